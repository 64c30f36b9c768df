import { type BenchResult, type Figure, figure } from '../figures/figures.ts';

type Machine = { cpus: number; cpu: string; system: string; node: string; measuredAt: string };
type Append = {
  machine: Machine;
  rows: { size: number; msPerEventMedian: number; writeUnitsPerEvent: number }[];
  ratioMs: number;
};
type Sustained = {
  machine: Machine;
  rows: {
    offeredPerSecond: number;
    writers: number;
    mostMessages: number;
    perSecond: number;
    lagMsP99: number;
  }[];
};

/** The ledger's results, which are kept in the bench's own form; nothing for those without a figure. */
export function ledgerResult(name: string, parsed: unknown): BenchResult | undefined {
  if (name === 'append' && isAppend(parsed)) return resultOf(name, parsed.machine, appendFigures(parsed));
  if (name === 'sustained' && isSustained(parsed))
    return resultOf(name, parsed.machine, sustainedFigures(parsed));
  return undefined;
}

function resultOf(name: string, machine: Machine, figures: readonly Figure[]): BenchResult {
  const { measuredAt, ...rest } = machine;
  return {
    schema: 'sentinel-bench.v1',
    bench: 'ledger',
    command: `npm run bench:ledger -- ${name}`,
    measuredAt,
    commit: '',
    machine: { memoryMb: 0, v8: '', ...rest },
    figures,
    details: {},
  };
}

function appendFigures({ rows, ratioMs }: Append): Figure[] {
  const flat = {
    id: 'ledger.append-ratio',
    title: 'append, largest ledger ÷ smallest',
    unit: 'ratio',
  } as const;
  return [
    figure({ ...flat, value: ratioMs, limit: { budget: 1.2, aim: 1 } }),
    ...rows.map(({ size, msPerEventMedian }) =>
      figure({
        id: `ledger.append-${size}`,
        title: `append an event to a ledger of ${size.toLocaleString('en')}`,
        unit: 'ms',
        value: msPerEventMedian,
      }),
    ),
  ];
}

function sustainedFigures({ rows }: Sustained): Figure[] {
  return rows
    .filter(({ writers, mostMessages }) => writers === 1 && mostMessages === 10)
    .flatMap(({ offeredPerSecond, perSecond, lagMsP99 }) => [
      figure({
        id: `ledger.sustained-${offeredPerSecond}`,
        title: `taken of ${offeredPerSecond} offered, one writer`,
        unit: 'per-second',
        value: perSecond,
        better: 'higher',
      }),
      figure({
        id: `ledger.lag-${offeredPerSecond}`,
        title: `lag p99 at ${offeredPerSecond} offered a second`,
        unit: 'ms',
        value: lagMsP99,
      }),
    ]);
}

const rowsOf = (value: unknown): value is { machine: unknown; rows: unknown[] } =>
  typeof value === 'object' &&
  value !== null &&
  'machine' in value &&
  'rows' in value &&
  Array.isArray(value.rows);
const isAppend = (value: unknown): value is Append => rowsOf(value) && 'ratioMs' in value;
const isSustained = (value: unknown): value is Sustained => rowsOf(value) && 'seconds' in value;
