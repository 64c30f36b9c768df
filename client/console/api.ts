import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import { isDecisionEvent } from '../audit/is-decision-event.ts';
import type { About, QueueHealth } from './answers.ts';
import type { DrawCharts } from './charts/cloudwatch-charts.ts';
import { DASHBOARDS } from './charts/dashboard-files.ts';
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
  /** undefined for a name that is no dashboard's. */
  drawCharts: DrawCharts;
};

export type SourcesOpening =
  | { ok: true; sources: Sources }
  /** `message` tells what to do. */
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

export type ApiOptions = {
  /** Asked for each answer: keys may have been renewed, the local stack started again. */
  open: () => Promise<SourcesOpening>;
  nowMs: () => number;
} & Pick<LiveOptions, 'intervalMs' | 'wait'>;

/** Minutes a chart may show. */
const RANGES = new Set([15, 60, 180, 720]);
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The API that the page asks. */
export function createApi({ open, nowMs, intervalMs, wait }: ApiOptions): ConsoleApi {
  const reads = async () => {
    const opening = await open();
    if (opening.ok) return opening.sources.reads;
    throw Object.assign(new Error(opening.message), { name: 'NotOpen' });
  };
  return {
    answer: async (path, query) => {
      if (!Object.hasOwn(ANSWERS, path)) return NO_SUCH_PATH;
      const opening = await open();
      if (opening.ok) return (await ANSWERS[path]?.(opening.sources, query, nowMs())) ?? NO_SUCH_PATH;
      return { ok: false, status: 503, refused: { code: 'NOT_OPEN', message: opening.message } };
    },
    follow: (from, signal) => followLog({ reads, intervalMs, wait }, from, signal),
  };
}

type AnswerQuery = (sources: Sources, query: URLSearchParams, nowMs: number) => Promise<ApiAnswer>;

const ANSWERS: Readonly<Record<string, AnswerQuery>> = {
  about: async ({ about }) => given(about),
  decisions: async ({ reads }, query, nowMs) => {
    const reading = readDecisionsQuery(query, nowMs);
    return reading.ok ? given(await readDecisions(reads, reading.query)) : wrong(reading.message);
  },
  decision: byId(({ reads }, id) => readStory(reads, id)),
  policy: byId(async ({ reads, readVersion }, id) => {
    const event = await readStoredEvent(reads, id);
    return event === undefined ? undefined : explainDecision(event, readVersion);
  }),
  findings: async ({ reads }, query) => {
    const next = query.get('next') ?? undefined;
    if (next !== undefined && !CURSOR.test(next)) return wrong('`next` is not what the last page gave');
    return given(await readFindings(reads, next));
  },
  dashboards: async () => given(DASHBOARDS),
  dashboard: async ({ drawCharts }, query, endMs) => {
    const minutes = Number(query.get('minutes') ?? 60);
    const drawn = RANGES.has(minutes) && (await drawCharts(query.get('name') ?? '', { endMs, minutes }));
    return drawn
      ? given(drawn)
      : wrong('there is no such dashboard or range: choose one of those that are shown');
  },
  health: async ({ reads, readQueues }, _query, nowMs) => given(await readHealth(reads, readQueues, nowMs)),
};

function byId(read: (sources: Sources, id: string) => Promise<unknown>): AnswerQuery {
  return async (sources, query) => {
    const id = query.get('id') ?? '';
    if (!EVENT_ID.test(id)) return wrong('`id` is an event’s id, a UUID');
    const value = await read(sources, id);
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

function given(value: unknown): ApiAnswer {
  return { ok: true, value };
}

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
