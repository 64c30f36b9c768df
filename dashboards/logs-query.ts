import { groupBy } from './group-by.ts';

type Row = Readonly<Record<string, unknown>>;
type Stage = (rows: readonly Row[]) => readonly Row[];

/**
 * The part of CloudWatch Logs Insights that the dashboards use, over log lines: `filter`, `parse … "*"`, `stats … by`,
 * `sort`, `limit`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 *
 * @param logGroups lines by log group
 */
export function runLogsQuery(query: string, logGroups: ReadonlyMap<string, readonly Row[]>): readonly Row[] {
  const [source = '', ...stages] = query.split(/\s*\|\s*/);
  const [, group = ''] = /^SOURCE '([^']+)'$/.exec(source) ?? [];
  const lines = logGroups.get(group);
  if (lines === undefined) throw new Error(`no log group \`${group}\``);
  return stages.map(stageOf).reduce<readonly Row[]>((rows, stage) => stage(rows), lines);
}

function stageOf(text: string): Stage {
  const [, command = '', rest = ''] = /^(\w+)\s+(.+)$/s.exec(text) ?? [];
  if (command === 'filter') return (rows) => rows.filter((row) => holds(rest, row));
  if (command === 'parse') return parseStage(rest);
  if (command === 'stats') return statsStage(rest);
  if (command === 'sort') return sortStage(rest);
  if (command === 'limit') return (rows) => rows.slice(0, Number(rest));
  throw new Error(`no logs query with \`${command}\``);
}

const COMPARISON = /^(\w+)\s*(=|!=|>=|<=|>|<)\s*(?:"([^"]*)"|(-?\d+(?:\.\d+)?))$/;

/** `and` binds tighter than `or`, as in Logs Insights. */
function holds(condition: string, row: Row): boolean {
  return condition.split(/\s+or\s+/).some((all) => all.split(/\s+and\s+/).every((one) => compares(one, row)));
}

function compares(comparison: string, row: Row): boolean {
  const [, field = '', sign = '', text, number] = COMPARISON.exec(comparison.trim()) ?? [];
  if (field === '') throw new Error(`no comparison: \`${comparison}\``);
  const value = row[field];
  if (value === undefined || value === null) return false;
  if (number !== undefined) return compareNumbers(Number(value), sign, Number(number));
  return sign === '!=' ? String(value) !== text : sign === '=' && String(value) === text;
}

function compareNumbers(a: number, sign: string, b: number): boolean {
  if (sign === '>') return a > b;
  if (sign === '>=') return a >= b;
  if (sign === '<') return a < b;
  if (sign === '<=') return a <= b;
  return sign === '=' ? a === b : a !== b;
}

function parseStage(text: string): Stage {
  const [, field = '', glob = '', names = ''] = /^(\w+)\s+"([^"]+)"\s+as\s+(.+)$/.exec(text) ?? [];
  const parts = glob.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('(.*?)')}$`, 's');
  return (rows) =>
    rows.map((row) => {
      const found = pattern.exec(String(row[field])) ?? [];
      return { ...row, ...Object.fromEntries(names.split(/\s*,\s*/).map((name, n) => [name, found[n + 1]])) };
    });
}

const AGGREGATE = /(count|count_distinct|min|max|sum)\((\*|\w+)\) as (\w+)/g;

function statsStage(text: string): Stage {
  const [aggregates = '', by = ''] = text.split(/\s+by\s+/);
  const wanted = [...aggregates.matchAll(AGGREGATE)];
  const names = by.split(/\s*,\s*/).filter((name) => name !== '');
  return (rows) => {
    const groups = groupBy(rows, (row) => JSON.stringify(names.map((name) => row[name] ?? null)));
    return [...groups.values()].map((group) => ({
      ...Object.fromEntries(names.map((name) => [name, group[0]?.[name]])),
      ...Object.fromEntries(
        wanted.map(([, fn = '', field = '', name = '']) => [name, aggregate(fn, field, group)]),
      ),
    }));
  };
}

function aggregate(fn: string, field: string, rows: readonly Row[]): unknown {
  const values = rows.map((row) => row[field]).filter((value) => value !== undefined && value !== null);
  if (fn === 'count') return field === '*' ? rows.length : values.length;
  if (fn === 'count_distinct') return new Set(values).size;
  if (fn === 'sum') return values.reduce<number>((sum, value) => sum + Number(value), 0);
  const sorted = values.map(String).toSorted();
  return fn === 'min' ? sorted[0] : sorted.at(-1);
}

function sortStage(text: string): Stage {
  const [field = '', order] = text.split(/\s+/);
  const sign = order === 'desc' ? -1 : 1;
  return (rows) => rows.toSorted((a, b) => sign * (Number(a[field]) - Number(b[field])));
}
