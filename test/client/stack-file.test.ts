import { expect, test } from 'vitest';
import { parseStackFile } from '../../client/stack-file/stack-file.ts';
import { stackOf } from './run-sentinel.ts';
import { KEYS } from './signed-service.ts';

const GOOD = stackOf('http://127.0.0.1:4000');
const parse = (value: unknown) => parseStackFile(JSON.stringify(value));

test('a stack file is read, and what later stacks add is left alone', () => {
  expect(parse({ ...GOOD, laterKey: 'x' })).toEqual({ ok: true, stack: GOOD });
});

const [alice] = GOOD.identities;
const BAD: [what: string, value: unknown, fault: string][] = [
  ['no JSON object', [], '`$` is not an object'],
  [
    'a gateway elsewhere',
    { ...GOOD, gateway: 'http://10.0.0.1:80' },
    '`gateway` is not `http://127.0.0.1:PORT`',
  ],
  [
    'an endpoint elsewhere',
    { ...GOOD, endpoints: { sts: 'https://sts.amazonaws.com' } },
    '`endpoints.sts` is not',
  ],
  ['no identities', { ...GOOD, identities: [] }, '`identities` is empty'],
  [
    'a key of another type',
    { ...GOOD, identities: [{ ...alice, accessKeyId: 7 }] },
    '`identities[0].accessKeyId` is not',
  ],
  [
    'a token with a newline',
    { ...GOOD, identities: [{ ...alice, sessionToken: 'a\nb' }] },
    '`identities[0].sessionToken`',
  ],
  ['profiles that are no list', { ...GOOD, profiles: {} }, '`profiles` is not a list'],
];

test.for(BAD)('%s is refused with its place, and without any value', ([, value, fault]) => {
  const parsed = parse(value);
  expect(parsed).toMatchObject({ ok: false, fault: expect.stringContaining(fault) });
  expect(JSON.stringify(parsed)).not.toContain(KEYS.secretAccessKey);
});

test('all faults are told at once, and text that is no JSON is one', () => {
  expect(parse({ ...GOOD, region: 7, accountId: null })).toMatchObject({
    ok: false,
    fault: '`region` is not printable text, `accountId` is not printable text',
  });
  expect(parseStackFile('{')).toMatchObject({ ok: false });
});

test('what a ledger adds is read, and only as text', () => {
  const ledger = { ledgerTable: 'sentinel-ledger', ledgerPublicKey: 'log+01234567+AAAA' };
  expect(parse({ ...GOOD, ...ledger })).toEqual({ ok: true, stack: { ...GOOD, ...ledger } });
  expect(parse({ ...GOOD, ledgerTable: 7 })).toEqual({
    ok: false,
    fault: '`ledgerTable` is not printable text',
  });
});

test('the issuer of workload tokens is read, on loopback alone', () => {
  const oidc = { issuer: 'http://127.0.0.1:4001', alias: 'local', audience: 'sentinel' };
  expect(parse({ ...GOOD, oidc })).toEqual({ ok: true, stack: { ...GOOD, oidc } });
  for (const bad of [{ ...oidc, issuer: 'http://10.0.0.1:1' }, { ...oidc, alias: 7 }, [], null])
    expect(parse({ ...GOOD, oidc: bad })).toMatchObject({
      ok: false,
      fault: expect.stringContaining('oidc'),
    });
});
