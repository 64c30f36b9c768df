import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compileDecisionSchema } from '../../functions/audit/event-schemas.ts';
import { readAccessLog } from '../../functions/detect/access-log.ts';
import { readMessage } from '../../functions/detect/read-message.ts';
import { add, estimate, NONE } from '../../functions/detect/rules/distinct-count.ts';
import { networkOf } from '../../functions/detect/rules/network.ts';
import { addSeq, hasSeq, type SeqRanges } from '../../functions/detect/rules/seq-ranges.ts';
import { VERSION } from '../../functions/detect/version.ts';
import manifest from '../../package.json' with { type: 'json' };
import { decision, envelope } from '../audit/events.ts';

const reading = { accountId: '123456789012', isDecision: compileDecisionSchema() };
const kindOf = (body: string) => readMessage(body, reading).kind;

test('a decision, a parameter and a record are read; all else is told and dropped', () => {
  expect(kindOf(envelope(decision(1)))).toBe('decision');
  const parameter = { source: 'aws.ssm', 'detail-type': 'Parameter Store Change' };
  expect(kindOf(envelope({ name: '/a', operation: 'Update' }, parameter))).toBe('parameter');
  const unknown = [
    'no json',
    '[]',
    envelope(decision(1), { account: '999999999999' }),
    envelope(decision(1), { source: 'somebody.else' }),
    envelope({ ...decision(1), outcome: 'maybe' }),
    envelope({ ...decision(1), secret: 'x' }),
    envelope({}, parameter),
    // Only AWS itself has a source like `aws.…`: PutEvents takes none from anybody.
    envelope({ eventID: 'x' }, { source: 'sentinel.tvm', 'detail-type': 'AWS API Call via CloudTrail' }),
    'x'.repeat(2_000_000),
  ];
  for (const body of unknown) expect(kindOf(body), body.slice(0, 80)).toBe('unknown');
});

test('the access log: request ids by the hour, whatever else a line has', () => {
  const line = (timestamp: number, message: string) => ({ id: '1', timestamp, message });
  const logEvents = [
    line(3_600_000, '{"requestId":"a","status":200}'),
    line(3_600_001, '{"requestId":"a"}'),
    line(7_200_000, '{"requestId":"b"}'),
    line(7_200_000, '{"requestId":7}'),
    line(7_200_000, 'not json'),
  ];
  const data = (messageType: string) =>
    gzipSync(JSON.stringify({ messageType, logEvents })).toString('base64');
  expect([...readAccessLog(data('DATA_MESSAGE'))]).toEqual([
    [1, ['a']],
    [2, ['b']],
  ]);
  expect(readAccessLog(data('CONTROL_MESSAGE')).size).toBe(0);
});

test.for([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2::3', '2001:db8:1::/48'],
  ['2001:0DB8:0001::', '2001:db8:1::/48'],
  ['::1', '0:0:0::/48'],
  ['fe80::1:2:3:4:5:6', 'fe80:0:1::/48'],
  ['256.1.1.1', undefined],
  ['1.2.3', undefined],
  ['1::2::3', undefined],
  ['1:2:3:4:5:6:7', undefined],
  ['1:2:3:4:5:6:7::8', undefined],
  ['g::1', undefined],
  ['', undefined],
] as const)('the network of %s is %s', ([address, network]) => {
  expect(networkOf(address)).toBe(network);
});

test('distinct ids are counted about right, and again as the same', () => {
  const ids = Array.from({ length: 1000 }, (_, n) =>
    createHash('sha256').update(String(n)).digest('hex').slice(0, 12),
  );
  for (const count of [0, 1, 20, 200, 1000]) {
    const some = ids.slice(0, count);
    const distinct = [...some, ...some].reduce(add, NONE);
    expect(Math.abs(estimate(distinct) - count)).toBeLessThanOrEqual(Math.max(1, count * 0.06));
  }
});

test('seqs are ranges, in whatever order they come', () => {
  const all = [5, 0, 1, 3, 2, 3, 9].reduce<SeqRanges>(addSeq, []);
  expect(all).toEqual([
    [0, 3],
    [5, 5],
    [9, 9],
  ]);
  expect([3, 4, 5, 6, 9].map((seq) => hasSeq(all, seq))).toEqual([true, false, true, false, true]);
  const holes = Array.from({ length: 500 }, (_, n) => 2 * n).reduce<SeqRanges>(addSeq, []);
  expect(holes.length).toBeLessThanOrEqual(100);
  expect(hasSeq(holes, 998)).toBe(true);
  expect(hasSeq(holes, 997)).toBe(false);
});

test('findings carry the product’s version', () => {
  expect(VERSION).toBe(manifest.version);
});
