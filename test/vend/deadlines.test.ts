import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../functions/config/read-config.ts';
import { BOB } from './gateway-events.ts';
import { ENVIRONMENT, type InProcess, inProcess } from './in-process.ts';
import type { PortPlan } from './port-plan.ts';

const PORTS = ['parameters', 'sts', 'bus', 'queue'] as const;
type Port = (typeof PORTS)[number];

function planOf(vend: InProcess, port: Port): PortPlan {
  return {
    parameters: vend.parameters.plan,
    sts: vend.sts.plan,
    bus: vend.audit.bus,
    queue: vend.audit.queue,
  }[port];
}

const SUBSETS = Array.from({ length: 16 }, (_, bits) => PORTS.filter((_, at) => (bits >> at) & 1));
/** What an environment holds as the request comes: each makes it wait for other ports. */
const STATES: Readonly<Record<string, (vend: InProcess) => Promise<unknown>>> = {
  'nothing cached': async () => undefined,
  'a policy due for refreshment, no session': async (vend) => {
    await vend.ask({ rawQueryString: 'duration=900' });
    vend.time.advance(61_000);
  },
  'the same, and a session too old for a hit': async (vend) => {
    await vend.ask();
    vend.time.advance(41 * 60_000);
    await vend.ask({ identity: BOB });
    vend.time.advance(61_000);
  },
  'a listing due for refreshment': async (vend) => {
    await vend.ask({ rawPath: '/profiles' });
    vend.time.advance(61_000);
  },
};

describe('whichever ports hang, a request ends within its limit', () => {
  test.for(SUBSETS)('%s', async (hanging) => {
    for (const prepare of Object.values(STATES)) {
      for (const rawPath of ['/credentials/dev', '/credentials/absent', '/profiles']) {
        const vend = inProcess();
        await prepare(vend);
        for (const port of hanging) planOf(vend, port).always = 'hangs';
        const seen = await vend.ask({ rawPath });
        expect(seen.tookMs).toBeLessThanOrEqual(650);
        expect(seen.raw.body).not.toBe('');
        if (hanging.includes('bus') && hanging.includes('queue')) expect(seen.status).not.toBe(200);
        else expect(seen.events).toHaveLength(1);
      }
    }
  });

  test('and says which of them it was', async () => {
    const codes = new Map<string, unknown>();
    for (const hanging of SUBSETS) {
      const vend = inProcess();
      for (const port of hanging) planOf(vend, port).always = 'hangs';
      codes.set(hanging.join('+'), (await vend.ask()).body.Code);
    }
    const told = (port: string) => [...codes].filter(([hanging]) => hanging === port)[0]?.[1];
    expect(told('')).toBeUndefined();
    expect(told('bus')).toBeUndefined();
    expect(told('queue')).toBeUndefined();
    expect(told('bus+queue')).toBe('AUDIT_UNAVAILABLE');
    expect(told('sts')).toBe('CREDENTIAL_ERROR');
    for (const [hanging, code] of codes) {
      if (hanging.includes('parameters')) expect(code).toBe('POLICY_UNAVAILABLE');
      else if (hanging.includes('sts')) expect(code).toBe('CREDENTIAL_ERROR');
    }
  });
});

const limits = fc
  .record({
    SENTINEL_REQUEST_LIMIT_MS: fc.integer({ min: 200, max: 900 }),
    SENTINEL_POLICY_LIMIT_MS: fc.integer({ min: 20, max: 800 }),
    SENTINEL_STS_LIMIT_MS: fc.integer({ min: 20, max: 800 }),
    SENTINEL_STS_ATTEMPT_MS: fc.integer({ min: 20, max: 800 }),
    SENTINEL_BUS_LIMIT_MS: fc.integer({ min: 20, max: 800 }),
    SENTINEL_QUEUE_LIMIT_MS: fc.integer({ min: 20, max: 400 }),
  })
  .map((all) => Object.fromEntries(Object.entries(all).map(([name, ms]) => [name, String(ms)])))
  .filter((environment) => readConfig({ ...ENVIRONMENT, ...environment }).ok);

test('whatever limits the configuration takes, each call has some time and the request its end', async () => {
  const slow = fc.record({
    port: fc.constantFrom(...PORTS),
    ms: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 400 })),
  });
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(slow, { maxLength: 6 }),
      fc.constantFrom(...Object.keys(STATES)),
      fc.constantFrom('/credentials/dev', '/profiles'),
      async (environment, slows, state, rawPath) => {
        const vend = inProcess(environment);
        await STATES[state]?.(vend);
        for (const { port, ms } of slows) planOf(vend, port).latencyMs = ms;
        const seen = await vend.ask({ rawPath });
        expect(seen.tookMs).toBeLessThanOrEqual(Number(environment.SENTINEL_REQUEST_LIMIT_MS));
      },
    ),
    {
      numRuns: 150,
      // Nothing is left for STS once the stale policy is there.
      examples: [
        [
          { SENTINEL_REQUEST_LIMIT_MS: '400' },
          [{ port: 'parameters', ms: 1000 }],
          'a policy due for refreshment, no session',
          '/credentials/dev',
        ],
      ],
    },
  );
});

describe('time is taken by the clock that is never set back', () => {
  test.for([-3_600_000, 3_600_000])(
    'a wall clock that jumps %i ms under a request changes no limit',
    async (ms) => {
      const vend = inProcess();
      vend.parameters.plan.latencyMs = 100;
      const shift = vend.time.sleep(50).then(() => vend.time.shiftWall(ms));
      vend.sts.plan.always = 'hangs';
      const seen = await vend.ask();
      await shift;
      expect(seen).toMatchObject({ status: 502, tookMs: 450 });
      expect(seen.events[0]?.latencyMs).toEqual({ total: 450, policy: 100, sts: 350 });
      expect(seen.metrics[0]).toMatchObject({ VendLatency: 450, PolicyLatency: 100, StsLatency: 350 });
    },
  );
});

test('a request made late by a busy environment asks nothing of STS, and is recorded', async () => {
  const vend = inProcess();
  await vend.ask({ rawQueryString: 'duration=900' });
  vend.time.advance(61_000);
  // The event loop was held up while Parameter Store answered.
  const busy = vend.time.sleep(5).then(() => vend.time.advance(2000));
  vend.parameters.plan.latencyMs = 10;
  vend.audit.bus.latencyMs = 15;
  const seen = await vend.ask();
  await busy;
  expect(seen).toMatchObject({ status: 502, tookMs: 2020 });
  expect(vend.sts.plan.calls).toBe(1);
  expect(seen.logs[0]?.causes.join()).toContain('no time left');
  expect(seen.events[0]).toMatchObject({ code: 'CREDENTIAL_ERROR', latencyMs: { sts: 0 } });
});

test('the shortest limit that may be configured for STS is enough to ask it, on a clock that never stands still', async () => {
  const vend = inProcess({ SENTINEL_STS_LIMIT_MS: '20', SENTINEL_STS_ATTEMPT_MS: '20' });
  const { monotonicMs } = vend.time;
  let drawn = 0;
  vend.time.monotonicMs = () => {
    drawn += 0.01;
    return monotonicMs() + drawn;
  };
  expect((await vend.ask()).status).toBe(200);
});
