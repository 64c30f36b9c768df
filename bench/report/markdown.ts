import { type BenchResult, brokenBudgets, type Figure } from '../figures/figures.ts';

const UNITS: Readonly<Record<Figure['unit'], string>> = {
  ns: ' ns',
  us: ' µs',
  ms: ' ms',
  s: ' s',
  ratio: '×',
  bytes: ' B',
  kb: ' KB',
  mb: ' MB',
  count: '',
  'per-second': '/s',
  percent: ' %',
};

/** A value with its unit, as a person reads it. */
export function shown(value: number | null, unit: Figure['unit']): string {
  if (value === null) return '—';
  if (!Number.isFinite(value)) return 'not measured';
  return `${value.toLocaleString('en', { maximumSignificantDigits: 4 })}${UNITS[unit]}`;
}

/** The document: what `prose` says, with each `<!-- name -->` in it replaced by the text of that name. */
export function performanceDocument(
  prose: string,
  results: readonly BenchResult[],
  more: Readonly<Record<string, string>> = {},
): string {
  const texts: Record<string, string> = { ...more, figures: results.map(section).join('\n\n') };
  return prose.replaceAll(/<!-- ([a-z-]+) -->/g, (_mark, name: string) => texts[name] ?? '');
}

function section({ bench, command, measuredAt, commit, machine, figures }: BenchResult): string {
  const broken = new Set(brokenBudgets(figures).map(({ id }) => id));
  const rows = figures.map((one) => {
    const { title, unit, value, p99, ratio, allocatedBytes, limit } = one;
    const cells = [
      title.replaceAll('|', '\\|'),
      `${shown(value, unit)}${broken.has(one.id) ? ' **over budget**' : ''}`,
      shown(limit.budget, unit),
      shown(limit.aim, unit),
      p99 === null ? '' : shown(p99, unit),
      ratio === null || unit === 'ratio' ? '' : shown(ratio, 'ratio'),
      allocatedBytes === null ? '' : shown(allocatedBytes, 'bytes'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `### ${bench}: \`${command}\``,
    '',
    `${machine.cpu}, ${machine.cpus} cores, ${machine.system}, Node ${machine.node}; ${measuredAt.slice(0, 10)}${commit === '' ? '' : `, commit \`${commit}\``}.`,
    '',
    '| what | measured | budget | aim | p99 | ÷ loop or peer | allocated |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
