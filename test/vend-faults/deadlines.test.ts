import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Break, Service } from './breaks.ts';
import { openEnvironment, type Seen } from './environment.ts';
import { type Servers, startServers } from './servers.ts';

/** Counted from the handler's start; the configured limit is 650 ms, the rest is for the machine. */
const MOST_MS = 700;
/** A busy machine may hold any single run up, and with it bus or queue: one within this time must be as it should. */
const TRYING_MS = 40_000;

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
beforeEach(() => servers.mend());
afterAll(() => servers.stop());

/** `slow`: milliseconds a service takes that works; 170 of Parameter Store is just under its limit of 200. */
type Hang = {
  name: string;
  /** Asks for the listing in place of credentials. */
  listing?: true;
  silent: Partial<Record<Service, Break>>;
  slow?: Partial<Record<Service, number>>;
  status: number;
  code: string;
  paths: string[];
};

const SILENT: Break = 'a hang';
const UNMADE: Break = 'a connection that never comes';
const HALF: Break = 'half an answer, then silence';

const HANGS: readonly Hang[] = [
  { name: 'SSM', silent: { ssm: SILENT }, status: 503, code: 'POLICY_UNAVAILABLE', paths: ['bus'] },
  {
    ...{ name: 'SSM under the listing, and bus and queue', listing: true },
    silent: { ssm: SILENT, events: SILENT, sqs: SILENT },
    ...{ status: 503, code: 'POLICY_UNAVAILABLE', paths: [] },
  },
  {
    ...{ name: 'SSM under the listing: a slow bus still has its time', listing: true },
    ...{ silent: { ssm: SILENT }, slow: { events: 60 } },
    ...{ status: 503, code: 'POLICY_UNAVAILABLE', paths: ['bus'] },
  },
  {
    name: 'connections that never come, to all four',
    silent: { ssm: UNMADE, sts: UNMADE, events: UNMADE, sqs: UNMADE },
    ...{ status: 503, code: 'POLICY_UNAVAILABLE', paths: [] },
  },
  { name: 'STS', silent: { sts: SILENT }, status: 502, code: 'CREDENTIAL_ERROR', paths: ['bus'] },
  { name: 'the bus', silent: { events: SILENT }, status: 200, code: 'OK', paths: ['queue'] },
  {
    ...{ name: 'bus and queue', silent: { events: SILENT, sqs: SILENT } },
    ...{ status: 503, code: 'AUDIT_UNAVAILABLE', paths: [] },
  },
  {
    ...{ name: 'all four', silent: { ssm: SILENT, sts: SILENT, events: SILENT, sqs: SILENT } },
    ...{ status: 503, code: 'POLICY_UNAVAILABLE', paths: [] },
  },
  {
    name: 'STS, bus and queue, after Parameter Store answered just in time',
    silent: { sts: SILENT, events: SILENT, sqs: SILENT },
    slow: { ssm: 170 },
    ...{ status: 502, code: 'CREDENTIAL_ERROR', paths: [] },
  },
  {
    name: 'STS, bus and queue in the middle of their answers, after Parameter Store answered just in time',
    silent: { sts: HALF, events: HALF, sqs: HALF },
    slow: { ssm: 170 },
    ...{ status: 502, code: 'CREDENTIAL_ERROR', paths: [] },
  },
  {
    name: 'bus and queue, after Parameter Store and STS answered just in time',
    silent: { events: SILENT, sqs: SILENT },
    slow: { ssm: 170, sts: 170 },
    ...{ status: 503, code: 'AUDIT_UNAVAILABLE', paths: [] },
  },
  {
    name: 'the bus, after Parameter Store and STS answered just in time: the queue still has its time',
    silent: { events: SILENT },
    slow: { ssm: 170, sts: 170 },
    ...{ status: 200, code: 'OK', paths: ['queue'] },
  },
];

async function askAll(hang: Hang): Promise<{ seen: Seen; faults: string[] }> {
  for (const [service, latencyMs] of entries(hang.slow ?? {})) await servers.ports[service].work(latencyMs);
  for (const [service, how] of entries(hang.silent)) await servers.breakIt(service, how);
  const endsAtMs = performance.now() + TRYING_MS;
  for (;;) {
    const environment = openEnvironment(servers, {});
    const seen = await (hang.listing ? environment.list() : environment.ask());
    const faults = faultsOf(hang, seen);
    if (faults.length === 0 || performance.now() > endsAtMs) return { seen, faults };
  }
}

/** What is not as it should be. */
function faultsOf({ silent, status, code, paths }: Hang, { recorded, log, body, ...seen }: Seen): string[] {
  const causes = log.causes.join('; ');
  // What hung is named, each with the time it was given.
  const asked = Object.keys(silent).filter((service) => service !== 'sts' || silent.ssm === undefined);
  const by = recorded.map(({ path }) => path).join();
  return [
    ...(seen.status === status ? [] : [`status ${seen.status}`]),
    ...((body.Code ?? 'OK') === code ? [] : [`code ${body.Code}`]),
    ...(by === paths.join() ? [] : [`recorded by ${by}`]),
    ...(seen.tookMs <= MOST_MS ? [] : [`took ${seen.tookMs} ms`]),
    ...(log.latencyMs.total <= Math.ceil(seen.tookMs) ? [] : [`told ${log.latencyMs.total} ms`]),
    ...asked
      .filter((service) => !causes.includes(`${service}: TimeLimitExceeded`))
      .map((service) => `${service} not named in ${causes}`),
  ];
}

function entries<Value>(table: Partial<Record<Service, Value>>): [Service, Value][] {
  return (['sts', 'ssm', 'events', 'sqs'] as const).flatMap((service): [Service, Value][] => {
    const value = table[service];
    return value === undefined ? [] : [[service, value]];
  });
}

describe('a request ends within 700 ms of the handler’s start when these hang', () => {
  test.for(HANGS)('$name', async (hang, { annotate }) => {
    const { seen, faults } = await askAll(hang);
    await annotate(`${hang.name}: ${Math.round(seen.tookMs)} ms`);
    expect(faults).toEqual([]);
  });
});
