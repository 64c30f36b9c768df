import { describe, expect, test } from 'vitest';
import type { AssumeRole } from '../../functions/aws/assume-role.ts';
import type { GetParameters, GetParametersByPath } from '../../functions/aws/get-parameters.ts';
import type { PutEvent } from '../../functions/aws/put-event.ts';
import type { SendMessage } from '../../functions/aws/send-message.ts';
import type { BusEntry } from '../../functions/event/wire.ts';
import type { SessionOrder } from '../../functions/session/session-order.ts';
import { ACCOUNT_ID } from '../vend/gateway-events.ts';

export type Port = 'parameters' | 'sts' | 'bus' | 'queue';
export type Trouble = 'fails' | 'throttles' | 'refuses' | 'hangs';

/** The story's ports, and what stands behind them. */
export type PortsUnderTest = {
  getParameters: GetParameters;
  getParametersByPath: GetParametersByPath;
  assumeRole: AssumeRole;
  putEvent: PutEvent;
  sendMessage: SendMessage;
  put: (name: string, text: string) => Promise<void>;
  trouble: (port: Port, trouble: Trouble) => Promise<void>;
  /** A sound entry of the bus, and the message the queue takes in its place. */
  event: { entry: BusEntry; envelope: string };
  /** Details that bus and queue have taken, in order. */
  taken: () => Promise<{ path: 'bus' | 'queue'; wire: string }[]>;
  /** Runs work on the clock of these ports. */
  run: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Of that clock. */
  nowMs: () => number;
};

const LIMIT_MS = 120;
/** A call that ends by itself gets more time than a busy machine takes. */
const LONG_MS = 20_000;
const limitUnder = (trouble: Trouble): number => (trouble === 'hangs' ? LIMIT_MS : LONG_MS);
/** What real time may add to a limit: in one of the tries, for a busy machine may hold any single call up. */
const LATE_MS = 200;
const TRIES = 20;

export const order = (changes: Partial<SessionOrder> = {}): SessionOrder => ({
  roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/dev`,
  roleSessionName: 'sentinel,alice',
  sourceIdentity: 'sentinel,alice,direct,0123456789ab',
  durationSeconds: 900,
  tags: [{ key: 'SentinelUser', value: 'alice' }],
  ...{ externalId: undefined, sessionPolicy: undefined, sessionPolicyArns: [] },
  ...changes,
});

/** What every implementation of the ports promises; `open` is called in each test. */
export function portsContract(name: string, open: () => Promise<PortsUnderTest>): void {
  describe(`the ports on ${name}`, () => {
    parameterCases(open);
    sessionCases(open);
    auditCases(open);
    limitCases(open);
  });
}

function parameterCases(open: () => Promise<PortsUnderTest>): void {
  test('parameters that exist are read whole, with their version; those that do not are left out', async () => {
    const ports = await open();
    const text = 'one\n"två" 三 🔑 \\u0000\n';
    await ports.put('/contract/a', 'first');
    await ports.put('/contract/a', text);
    await ports.put('/contract/b', 'b');
    const reading = await ports.run(
      ports.getParameters(['/contract/b', '/contract/none', '/contract/a'], LONG_MS),
    );
    if (!reading.ok) throw new Error(reading.cause);
    expect(reading.value.toSorted((one, other) => (one.name < other.name ? -1 : 1))).toEqual([
      { name: '/contract/a', text, version: 2 },
      { name: '/contract/b', text: 'b', version: 1 },
    ]);
    expect(await ports.run(ports.getParameters(['/contract/none'], LONG_MS))).toEqual({
      ok: true,
      value: [],
    });
  });

  test('eleven names are refused', async () => {
    const ports = await open();
    const names = Array.from({ length: 11 }, (_, n) => `/contract/${n}`);
    expect(await ports.run(ports.getParameters(names, LONG_MS))).toMatchObject({
      ok: false,
      kind: 'refused',
    });
  });

  test('a path is read to its last page, and not below its children', async () => {
    const ports = await open();
    const names = Array.from({ length: 12 }, (_, n) => `/contract-path/p${n}`);
    for (const one of names) await ports.put(one, 'x');
    await ports.put('/contract-path/p1/deeper', 'x');
    await ports.put('/contract-pathology/p', 'x');
    const reading = await ports.run(ports.getParametersByPath('/contract-path', LONG_MS, 40));
    if (!reading.ok) throw new Error(reading.cause);
    expect(reading.value.map((raw) => raw.name).toSorted()).toEqual(names.toSorted());
  });

  test.each([
    ['fails', 'unavailable'],
    ['throttles', 'unavailable'],
    ['hangs', 'unavailable'],
    ['refuses', 'refused'],
  ] as const)('a store that %s: %s', async (trouble, kind) => {
    const ports = await open();
    await ports.trouble('parameters', trouble);
    const expected = { ok: false, kind, cause: expect.stringMatching(/^ssm: \S/) };
    expect(await ports.run(ports.getParameters(['/contract/a'], limitUnder(trouble)))).toEqual(expected);
    expect(await ports.run(ports.getParametersByPath('/contract', limitUnder(trouble), 40))).toEqual(
      expected,
    );
  });
}

function sessionCases(open: () => Promise<PortsUnderTest>): void {
  test('each order gets keys of its own, which expire when it asked', async () => {
    const ports = await open();
    const beganAtMs = ports.nowMs();
    const [one, other] = [
      await ports.run(ports.assumeRole(order(), LONG_MS)),
      await ports.run(
        ports.assumeRole(order({ sourceIdentity: 'sentinel,alice,direct,0123456789ac' }), LONG_MS),
      ),
    ];
    const endedAtMs = ports.nowMs();
    if (!one.ok || !other.ok) throw new Error('refused');
    expect(one.keys).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z0-9]{12,124}$/),
      secretAccessKey: expect.stringMatching(/^\S{16,}$/),
      sessionToken: expect.stringMatching(/^\S{16,}$/),
      expiresAtMs: expect.any(Number),
      stsRequestId: expect.stringMatching(/\S/),
    });
    // STS tells whole seconds.
    expect(one.keys.expiresAtMs).toBeGreaterThan(beganAtMs + 900_000 - 1000);
    expect(one.keys.expiresAtMs).toBeLessThanOrEqual(endedAtMs + 900_000);
    expect(one.keys.accessKeyId).not.toBe(other.keys.accessKeyId);
    expect(one.keys.secretAccessKey).not.toBe(other.keys.secretAccessKey);
  });

  test.each<[string, Partial<SessionOrder>]>([
    ['a session name with a slash', { roleSessionName: 'role/alice' }],
    ['a source identity with a colon', { sourceIdentity: 'sentinel:alice' }],
    ['a second over the hour of a chained role', { durationSeconds: 3601 }],
    ['a second under the quarter of an hour', { durationSeconds: 899 }],
    ['a comma in a tag', { tags: [{ key: 'SentinelUser', value: 'a,b' }] }],
    [
      'a tag key twice in two cases',
      {
        tags: [
          { key: 'a', value: '1' },
          { key: 'A', value: '2' },
        ],
      },
    ],
    ['a space in the external id', { externalId: 'a b' }],
  ])('%s is invalid', async (_name, changes) => {
    const ports = await open();
    const outcome = await ports.run(ports.assumeRole(order(changes), LONG_MS));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'invalid' } });
  });

  test.each([
    ['fails', 'unavailable'],
    ['throttles', 'throttled'],
    ['hangs', 'unavailable'],
    ['refuses', 'trust'],
  ] as const)('an STS that %s: %s', async (trouble, kind) => {
    const ports = await open();
    await ports.trouble('sts', trouble);
    const cause = expect.stringMatching(/^sts: \S/);
    expect(await ports.run(ports.assumeRole(order(), limitUnder(trouble)))).toEqual({
      ok: false,
      failure: { kind, cause },
    });
  });
}

function auditCases(open: () => Promise<PortsUnderTest>): void {
  test('bus and queue take the same bytes', async () => {
    const ports = await open();
    const { entry, envelope } = ports.event;
    expect(await ports.run(ports.putEvent(entry, LONG_MS))).toEqual({ ok: true });
    expect(await ports.run(ports.sendMessage(envelope, LONG_MS))).toEqual({ ok: true });
    expect(await ports.taken()).toEqual([
      { path: 'bus', wire: entry.detail },
      { path: 'queue', wire: entry.detail },
    ]);
  });

  test.each(['fails', 'throttles', 'hangs'] as const)(
    'a bus or queue that %s has taken nothing, and does not throw',
    async (trouble) => {
      const ports = await open();
      const { entry, envelope } = ports.event;
      await ports.trouble('bus', trouble);
      await ports.trouble('queue', trouble);
      const failed = { ok: false, cause: expect.stringMatching(/\S/) };
      expect(await ports.run(ports.putEvent(entry, limitUnder(trouble)))).toEqual(failed);
      expect(await ports.run(ports.sendMessage(envelope, limitUnder(trouble)))).toEqual(failed);
      expect(await ports.taken()).toEqual([]);
    },
  );
}

function limitCases(open: () => Promise<PortsUnderTest>): void {
  test('a call that hangs ends at its limit, also at one that is over already', async () => {
    const ports = await open();
    const { entry, envelope } = ports.event;
    for (const port of ['parameters', 'sts', 'bus', 'queue'] as const) await ports.trouble(port, 'hangs');
    const calls: ((limitMs: number) => Promise<{ ok: boolean }>)[] = [
      (limitMs: number) => ports.getParameters(['/contract/a'], limitMs),
      (limitMs: number) => ports.assumeRole(order(), limitMs),
      (limitMs: number) => ports.putEvent(entry, limitMs),
      (limitMs: number) => ports.sendMessage(envelope, limitMs),
    ];
    const tookMs = async (call: (typeof calls)[number], limitMs: number): Promise<number> => {
      const beganAtMs = ports.nowMs();
      expect(await ports.run(call(limitMs))).toMatchObject({ ok: false });
      return ports.nowMs() - beganAtMs;
    };
    for (const call of calls) {
      for (const limitMs of [LIMIT_MS, 0, -5]) {
        const leastMs = Math.max(0, limitMs);
        let ms = Number.POSITIVE_INFINITY;
        for (let n = 0; n < TRIES && ms >= leastMs + LATE_MS; n += 1) ms = await tookMs(call, limitMs);
        // Timers may fire a millisecond early.
        expect(ms).toBeGreaterThanOrEqual(leastMs - 2);
        expect(ms).toBeLessThan(leastMs + LATE_MS);
      }
    }
  });
}
