import { createApi } from '../../client/console/api.ts';
import { defaultVariables } from '../../client/console/charts/chart-variables.ts';
import { type DrawCharts, drawCloudWatch } from '../../client/console/charts/cloudwatch-charts.ts';
import { readDashboard } from '../../client/console/charts/dashboard-files.ts';
import { drawDashboard } from '../../client/console/charts/draw-dashboard.ts';
import { readPage } from '../../client/console/page-files.ts';
import { type ConsoleServer, startConsoleServer } from '../../client/console/server.ts';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';

const OUTCOMES = ['allow', 'allow', 'allow', 'deny', 'error'] as const;
const FIRST_MS = 1_795_000_000_000;

/** Charts of a reader who may read no metrics. */
const unreadableCharts: DrawCharts = (name, range) => {
  const dashboard = readDashboard(name, defaultVariables());
  const refused = Object.assign(new Error('AKIA in it'), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });
  return drawDashboard(
    name,
    dashboard ?? { widgets: [] },
    drawCloudWatch(() => Promise.reject(refused)),
    range,
  );
};

/** A console over a ledger of listings alone. */
export async function serveListings(reads: () => LedgerReads): Promise<ConsoleServer> {
  const about = { place: 'listings', table: 't', log: 'main', publicKey: null };
  const readVersion = async () => ({ ok: false, message: 'none' }) as const;
  const others = { about, readVersion, drawCharts: unreadableCharts, readQueues: async () => [] };
  const open = async () => ({ ok: true, sources: { ...others, reads: reads() } }) as const;
  const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
  const api = createApi({ open, nowMs: Date.now, intervalMs: 500, wait });
  const page = await readPage();
  return startConsoleServer({ port: 0, token: 'a'.repeat(43), page: async () => page, api });
}

/** A ledger of `count` entries that only its listings read, newest first in pages as DynamoDB gives them. */
export function manyEntries(count: number): LedgerReads {
  const at = (index: number): Summary => ({
    index,
    id: `01a20ccc-1b8e-7000-8000-${index.toString(16).padStart(12, '0')}`,
    leafHashHex: '',
    timeMs: FIRST_MS + index * 100,
    schema: 'decision-event.v1',
    user: `user-${index % 40}`,
    profile: `profile-${index % 7}`,
    outcome: OUTCOMES[index % OUTCOMES.length] ?? 'allow',
    code: index % 5 === 3 ? 'POLICY_DENY' : 'OK',
    producerId: 'p',
  });
  const none = async () => {
    throw new Error('only listings are read');
  };
  return {
    readHead: async () => ({
      ...{ size: count, settled: count, frontier: [], settledFrontier: [] },
      ...{ pending: [], commitId: 'c' },
    }),
    queryFacet: async ({ facet, value }, limit, next) => {
      const items: Summary[] = [];
      let index = next === undefined ? count - 1 : Number(next.split('#')[1]);
      for (; index >= 0 && items.length < limit; index -= 1) {
        const one = at(index);
        if (facet === 'time' || (facet === 'outcome' && one.outcome === value)) items.push(one);
      }
      const key = `${'0'.repeat(16)}#${String(Math.max(index, 0)).padStart(16, '0')}`;
      return { items, next: index < 0 ? undefined : key };
    },
    readEntries: async (from, to) =>
      Array.from({ length: Math.max(0, to - from) }, (_, n) => ({ ...at(from + n), hashes: [] })),
    readEntriesAt: none,
    readSeqs: none,
    readPlaces: none,
    readBodies: none,
    latestCheckpoint: none,
    readCheckpoints: none,
  };
}
