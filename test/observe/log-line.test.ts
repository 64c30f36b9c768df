import { expect, test } from 'vitest';
import schema from '../../docs/schema/log-line.v1.json' with { type: 'json' };
import { createLogWriter, type LogLevel, type LogLine } from '../../functions/observe/log-line.ts';
import { bugCause } from '../../functions/vend/bug-cause.ts';
import { inProcess } from '../vend/in-process.ts';
import { checkLogLine } from './log-schema.ts';

/** Every field of a line; one that is added does not compile before it is thought about here. */
const FIELDS = {
  ...{
    level: true,
    time: true,
    message: true,
    requestId: true,
    eventId: true,
    traceId: true,
    stsRequestId: true,
  },
  ...{ operation: true, outcome: true, code: true, shownCode: true, caller: true, callerKind: true },
  ...{ profile: true, rule: true, policyVersion: true, stale: true, cached: true, coldStart: true },
  ...{ latencyMs: true, recorded: true, causes: true },
} satisfies Record<keyof LogLine, true>;

test('a line tells who, what, which rule, and how long each step took', async () => {
  const vend = inProcess();
  vend.parameters.plan.latencyMs = 10;
  vend.sts.plan.latencyMs = 40;
  vend.audit.bus.latencyMs = 5;
  const { logs, events } = await vend.ask({
    requestId: 'JKJaXmPLvHcESHA=',
    headers: { 'x-amzn-trace-id': 'Root=1-69a80500-0123456789abcdef01234567;Parent=x' },
  });
  expect(logs).toEqual([
    {
      ...{
        level: 'info',
        time: '2026-03-04T10:00:00.000Z',
        message: 'decision',
        requestId: 'JKJaXmPLvHcESHA=',
      },
      ...{ eventId: events[0]?.id, traceId: '1-69a80500-0123456789abcdef01234567' },
      ...{
        stsRequestId: 'sts-request-000000',
        operation: 'vend',
        outcome: 'allow',
        code: 'OK',
        shownCode: 'OK',
      },
      ...{
        caller: 'alice',
        callerKind: 'sso',
        profile: 'dev',
        rule: 'only-rule',
        policyVersion: 1,
        stale: false,
      },
      ...{ cached: false, coldStart: true, recorded: 'bus', causes: [] },
      latencyMs: { total: 55, policy: 10, sts: 40, audit: 5 },
    },
  ]);
  expect(Object.keys(logs[0] ?? {}).toSorted()).toEqual(Object.keys(FIELDS).toSorted());
});

test('the schema has every field of a line and no other, and every test checks its lines by it', async () => {
  const { decision } = schema.$defs;
  expect(Object.keys(decision.properties).toSorted()).toEqual(Object.keys(FIELDS).toSorted());
  const [line] = (await inProcess().ask()).logs;
  expect(() => checkLogLine(line)).not.toThrow();
  for (const wrong of [
    { ...line, secret: 'x' },
    { ...line, code: undefined },
    { ...line, profile: 'a b' },
  ])
    expect(() => checkLogLine(wrong)).toThrow('not a log line');
});

test.for([
  { level: 'info', written: ['info', 'warn', 'error'] },
  { level: 'warn', written: ['warn', 'error'] },
  { level: 'error', written: ['error'] },
  { level: 'silent', written: [] },
] as const)('at level $level the lines $written are written', async ({ level, written }) => {
  const vend = inProcess();
  await vend.ask();
  await vend.ask({ rawPath: '/credentials/absent' });
  vend.sts.plan.always = 'refuses';
  await vend.ask({ rawQueryString: 'duration=900' });
  const lines = linesAt(level, vend.logs);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
  for (const line of lines) expect(line).toMatch(/^\{[^\n]*\}\n$/);
});

function linesAt(level: LogLevel, logs: readonly LogLine[]): string[] {
  const lines: string[] = [];
  const write = createLogWriter(level, (text) => lines.push(text));
  for (const line of logs) write(line);
  return lines;
}

test('a log that cannot be written stops nothing', async () => {
  const vend = inProcess();
  const { logs } = await vend.ask();
  const write = createLogWriter('info', () => {
    throw new Error('EPIPE');
  });
  for (const line of logs) expect(() => write(line)).not.toThrow();
});

test('of a bug the log has the name and the place, not the message', () => {
  const leaky = new TypeError('cannot read wJalrXUtnFEMI\n    at forged (secret-in-message.ts:1:1)');
  expect(bugCause(leaky)).toMatch(/^bug: TypeError at log-line\.test\.ts:\d+:\d+$/);
  expect(bugCause('wJalrXUtnFEMI')).toBe('bug: string thrown');
  const bare = new Error('wJalrXUtnFEMI');
  delete bare.stack;
  expect(bugCause(bare)).toBe('bug: Error');
  const renamed = new Error('x');
  renamed.name = 'n'.repeat(1000);
  expect(bugCause(renamed).length).toBeLessThan(200);
});
