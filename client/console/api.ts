import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import { isDecisionEvent } from '../audit/is-decision-event.ts';
import type { About, QueueHealth } from './answers.ts';
import { DASHBOARDS, readDashboard } from './charts/dashboard-files.ts';
import { drawDashboard } from './charts/draw-dashboard.ts';
import type { ReadMetrics } from './charts/local-metrics.ts';
import { CURSOR, readDecisions, readDecisionsQuery } from './decisions.ts';
import { readFindings } from './findings.ts';
import { readHealth } from './health.ts';
import { followLog, type LiveOptions } from './live.ts';
import { explainDecision, type ReadParameterVersion } from './policy-explained.ts';
import type { ApiAnswer, ConsoleApi } from './server.ts';
import { readStory } from './story.ts';

/** What the console reads, all of it read only. */
export type Sources = {
  about: About;
  reads: LedgerReads;
  readVersion: ReadParameterVersion;
  readQueues: () => Promise<QueueHealth[]>;
  /** undefined where no metrics can be read. */
  readMetrics: ReadMetrics | undefined;
};

export type ApiOptions = {
  /** Asked for each answer: the keys may have been renewed. */
  sources: () => Promise<Sources>;
  nowMs: () => number;
} & Pick<LiveOptions, 'intervalMs' | 'wait'>;

/** Minutes a chart may show. */
const RANGES = new Set([15, 60, 180, 720]);
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The API that the page asks. */
export function createApi({ sources, nowMs, intervalMs, wait }: ApiOptions): ConsoleApi {
  const reads = async () => (await sources()).reads;
  const answers: Readonly<Record<string, (query: URLSearchParams) => Promise<ApiAnswer>>> = {
    about: async () => given((await sources()).about),
    decisions: async (query) => {
      const reading = readDecisionsQuery(query, nowMs());
      return reading.ok ? given(await readDecisions(await reads(), reading.query)) : wrong(reading.message);
    },
    decision: byId(async (id) => readStory(await reads(), id)),
    policy: byId(async (id) => {
      const { reads, readVersion } = await sources();
      const event = await readStoredEvent(reads, id);
      return event === undefined ? undefined : explainDecision(event, readVersion);
    }),
    findings: async (query) => {
      const next = query.get('next') ?? undefined;
      if (next !== undefined && !CURSOR.test(next)) return wrong('`next` is not what the last page gave');
      return given(await readFindings(await reads(), next));
    },
    dashboards: async () => given(DASHBOARDS),
    dashboard: async (query) => {
      const name = query.get('name') ?? '';
      const minutes = Number(query.get('minutes') ?? 60);
      const dashboard = readDashboard(name);
      if (dashboard === undefined || !RANGES.has(minutes))
        return wrong('there is no such dashboard or range');
      const { readMetrics } = await sources();
      return given(drawDashboard(name, dashboard, readMetrics?.(), { endMs: nowMs(), minutes }));
    },
    health: async () => {
      const { reads, readQueues } = await sources();
      return given(await readHealth(reads, readQueues, nowMs()));
    },
  };
  return {
    answer: async (path, query) =>
      (Object.hasOwn(answers, path) ? await answers[path]?.(query) : undefined) ?? NO_SUCH_PATH,
    follow: (from, signal) => followLog({ reads, intervalMs, wait }, from, signal),
  };
}

function byId(read: (id: string) => Promise<unknown>) {
  return async (query: URLSearchParams): Promise<ApiAnswer> => {
    const id = query.get('id') ?? '';
    if (!EVENT_ID.test(id)) return wrong('`id` is an event’s id, a UUID');
    const value = await read(id);
    return value === undefined ? NO_SUCH_EVENT : given(value);
  };
}

/** The event as it is stored; whether it is what was logged is for the page to check. */
async function readStoredEvent(reads: LedgerReads, id: string): Promise<DecisionEvent | undefined> {
  const place = (await reads.readPlaces([id])).get(id);
  if (place === undefined) return undefined;
  const body = (await reads.readBodies([place.leafHashHex])).get(place.leafHashHex);
  try {
    const event: unknown = JSON.parse(body?.leaf ?? 'null');
    return isDecisionEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

const given = (value: unknown): ApiAnswer => ({ ok: true, value });

function wrong(message: string): ApiAnswer {
  return { ok: false, status: 400, refused: { code: 'INVALID_REQUEST', message } };
}

const NO_SUCH_PATH: ApiAnswer = {
  ok: false,
  status: 404,
  refused: { code: 'NO_SUCH_PATH', message: 'nothing is served here' },
};
const NO_SUCH_EVENT: ApiAnswer = {
  ok: false,
  status: 404,
  refused: { code: 'NO_SUCH_EVENT', message: 'the ledger has no such event: look for it in the list' },
};
