import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpAnswer } from '../../functions/answer/answer.ts';
import { sequenceFaults } from '../event/decided-event.ts';
import { policyText, profileText } from './documents.ts';
import { ALICE, BOB, type EventParts, HOP_ROLE, sessionIdentity, userIdentity } from './gateway-events.ts';
import { type InProcess, inProcess } from './in-process.ts';
import type { Behaviour } from './port-plan.ts';

/** Who asks, and the name that session and event must carry; undefined for those nobody believes. */
const CALLERS = [
  { identity: ALICE, name: 'alice' },
  { identity: BOB, name: 'bob' },
  { identity: userIdentity('carol'), name: 'iam/carol' },
  { identity: sessionIdentity(HOP_ROLE, 'dave', 'AROAHOPHOPHOPHOPHOPH1'), name: 'session/hop/dave' },
  { identity: sessionIdentity('deployer', 'eve'), name: 'role/deployer' },
  { identity: sessionIdentity('dev', 'sentinel,alice'), name: undefined },
  { identity: ALICE, name: undefined, origin: null },
];
const NAMES = CALLERS.flatMap(({ name }) => name ?? []);
const PROFILES = ['dev', 'ops', 'bobs', 'approval', 'invalid', 'absent'] as const;

type Ask = {
  caller: number;
  profile: (typeof PROFILES)[number];
  duration: number;
  afterMs: number;
  mark: string;
};

const asks = fc
  .array(
    fc.record({
      caller: fc.nat(CALLERS.length - 1),
      profile: fc.constantFrom(...PROFILES),
      duration: fc.constantFrom(900, 3600),
      afterMs: fc.nat(60),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((all): Ask[] => all.map((one, n) => ({ ...one, mark: `mark-${n}` })));
const delays = fc.array(fc.nat(120), { maxLength: 30 });

function stocked(): InProcess {
  const vend = inProcess();
  vend.store('dev', policyText({ users: NAMES }));
  vend.store('ops', policyText({ users: NAMES }), profileText('', 'arn:aws:iam::111122223333:role/ops'));
  vend.store('bobs', policyText({ users: ['bob'] }));
  vend.store('approval', policyText({ users: NAMES, effect: 'require_approval' }));
  vend.store('invalid', 'rules: 1\n');
  return vend;
}

/** Every part of a request carries its mark, so that whatever is mixed up shows. */
function partsOf({ caller, profile, duration, mark, afterMs }: Ask): EventParts & { afterMs: number } {
  const { identity = ALICE, origin } = CALLERS[caller] ?? {};
  return {
    ...{ identity: { ...identity, accessKey: `ASIA-${mark}` }, requestId: mark, afterMs, method: 'POST' },
    ...{ rawPath: `/credentials/${profile}`, headers: { 'user-agent': `agent-${mark}` } },
    body: JSON.stringify({ duration, reason: `reason-${mark}` }),
    ...(origin === null && { origin }),
  };
}

/** The code a request gets when nothing fails, whoever asks at the same time. */
function codeAlone({ caller, profile }: Ask): string {
  const { name, origin } = CALLERS[caller] ?? {};
  if (origin === null) return 'IAM_AUTH_REQUIRED';
  if (name === undefined) return 'INVALID_IDENTITY';
  if (profile === 'dev' || profile === 'ops') return 'OK';
  if (profile === 'bobs') return name === 'bob' ? 'OK' : 'POLICY_DENY';
  return { approval: 'APPROVAL_REQUIRED', invalid: 'POLICY_INVALID', absent: 'POLICY_DENY' }[profile];
}

/** What a request left behind is all its own: one event, one log line, and credentials made for its caller. */
function expectOwn(vend: InProcess, ask: Ask, answer: HttpAnswer): void {
  const { name, origin, identity = ALICE } = CALLERS[ask.caller] ?? {};
  const { mark } = ask;
  expect(answer.headers['x-sentinel-request-id']).toBe(mark);
  const logs = vend.logs.filter(({ requestId }) => requestId === mark);
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatchObject({ caller: name ?? null, profile: ask.profile });
  const events = new Map(
    vend.audit.recorded
      .filter(({ event }) => event.requestId === mark)
      .map(({ event }) => [event.id, event] as const),
  );
  const tried = new Set(vend.audit.tried.filter((wire) => wire.includes(`"requestId":"${mark}"`)));
  expect(tried.size).toBe(1);
  const [event] = events.values();
  if (event === undefined) {
    expect(answer.statusCode).not.toBe(200);
    return;
  }
  expect(event).toMatchObject({
    profile: ask.profile,
    request: { durationSeconds: ask.duration, reason: `reason-${mark}` },
    caller:
      origin === null
        ? null
        : {
            ...{ name: name ?? null, arn: identity.userArn, accessKeyId: `ASIA-${mark}` },
            userAgent: `agent-${mark}`,
          },
  });
  if (answer.statusCode !== 200) return;
  const { AccessKeyId, SecretAccessKey, Token } = JSON.parse(answer.body);
  expect(event.session?.accessKeyId).toBe(AccessKeyId);
  const made = vend.sts.granted.find(({ accessKeyId }) => accessKeyId === AccessKeyId);
  expect(made).toMatchObject({ secretAccessKey: SecretAccessKey, sessionToken: Token });
  expect(made?.order).toMatchObject({
    roleSessionName: event.session?.roleSessionName,
    sourceIdentity: event.session?.sourceIdentity,
    roleArn: `arn:aws:iam::111122223333:role/${ask.profile === 'ops' ? 'ops' : 'dev'}`,
    durationSeconds: ask.duration,
  });
  const tags = Object.fromEntries(made?.order.tags.map(({ key, value }) => [key, value]) ?? []);
  expect(tags).toEqual(event.session?.tags);
  expect(tags).toMatchObject({
    SentinelProfile: ask.profile,
    SentinelUser: name?.replaceAll('/', '=2F'),
  });
}

function delay(vend: InProcess, ms: readonly number[]): void {
  for (const [n, plan] of [vend.parameters.plan, vend.sts.plan, vend.audit.bus, vend.audit.queue].entries())
    plan.nextLatencyMs = ms.filter((_, at) => at % 4 === n);
}

test('requests at once get what each would get alone, and no fact of another', async () => {
  await fc.assert(
    fc.asyncProperty(asks, delays, async (all, ms) => {
      const vend = stocked();
      delay(vend, ms);
      const answers = await vend.askTogether(all.map(partsOf));
      for (const [n, ask] of all.entries()) {
        const answer = answers[n];
        if (answer === undefined) throw new Error('a request without answer');
        expectOwn(vend, ask, answer);
        const event = vend.audit.recorded.find(({ event: { requestId } }) => requestId === ask.mark)?.event;
        expect(event?.code).toBe(codeAlone(ask));
        expect(answer.statusCode === 200).toBe(codeAlone(ask) === 'OK');
      }
      expect(vend.metrics).toHaveLength(all.length);
    }),
    { numRuns: 60 },
  );
});

const failures: Behaviour[] = ['works', 'works', 'unavailable', 'throttled', 'refuses', 'hangs', 'throws'];
const behaviours = fc.array(fc.constantFrom(...failures), { maxLength: 20 });

test('nor when ports fail and hang among them; and all end in time', async () => {
  await fc.assert(
    fc.asyncProperty(
      asks,
      delays,
      fc.tuple(behaviours, behaviours, behaviours, behaviours),
      async (all, ms, next) => {
        const vend = stocked();
        delay(vend, ms);
        const plans = [vend.parameters.plan, vend.sts.plan, vend.audit.bus, vend.audit.queue];
        for (const [n, plan] of plans.entries()) plan.next = [...(next[n] ?? [])];
        const answers = await vend.askTogether(all.map(partsOf));
        for (const [n, ask] of all.entries()) {
          const answer = answers[n];
          if (answer === undefined) throw new Error('a request without answer');
          expectOwn(vend, ask, answer);
        }
        for (const { latencyMs } of vend.logs) expect(latencyMs.total).toBeLessThanOrEqual(700);
        for (const plan of plans) plan.next = [];
        await vend.ask({ requestId: 'last' });
        expect(sequenceFaults(vend.audit.recorded.map(({ event }) => event))).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});
