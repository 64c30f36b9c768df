import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BenchResult } from '../figures/figures.ts';
import { shown } from './markdown.ts';
import type { TrendLine } from './trend.ts';

/** What the page's script is given. */
export type PageData = {
  shares: { title: string; share: number; text: string }[];
  trend: TrendLine[];
  titles: Record<string, string>;
};

/** The report as one file that loads nothing. */
export async function reportPage(
  results: readonly BenchResult[],
  trend: readonly TrendLine[],
): Promise<string> {
  const data = JSON.stringify(pageData(results, trend)).replaceAll('<', '\\u003c');
  const style = readFileSync(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8');
  const tables = results.map(table).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>sentinel-tvm: what it costs</title>
<style>${style}${OWN_STYLE}</style></head><body>
<h1>What it costs</h1>
<section id="shares"><h2>Figures as a share of their budget</h2></section>
<section id="trend"><h2>Over commits</h2></section>
${tables}
<script id="data" type="application/json">${data}</script>
<script>${await chartScript()}</script>
</body></html>
`;
}

const OWN_STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2330;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}td,th{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ddd}
td+td,th+th{text-align:right}.over{color:#b00020;font-weight:600}code{background:#f3f4f6;padding:.1rem .3rem}
@media (prefers-color-scheme:dark){body{color:#e6e9ef;background:#14171c}td,th{border-color:#333}code{background:#222831}}`;

function pageData(results: readonly BenchResult[], trend: readonly TrendLine[]): PageData {
  const figures = results.flatMap((result) => result.figures);
  const shares = figures.flatMap(({ title, value, unit, better, limit: { budget } }) => {
    if (budget === null || !Number.isFinite(value)) return [];
    const share = better === 'lower' ? value / budget : budget / value;
    return [{ title, share, text: `${shown(value, unit)} of ${shown(budget, unit)}` }];
  });
  return {
    shares,
    trend: [...trend],
    titles: Object.fromEntries(figures.map(({ id, title }) => [id, title])),
  };
}

function table({ bench, command, machine, measuredAt, figures }: BenchResult): string {
  const rows = figures.map(({ title, value, unit, better, limit: { budget, aim } }) => {
    const over = budget !== null && (better === 'lower' ? !(value <= budget) : !(value >= budget));
    const cells = [shown(value, unit), shown(budget, unit), shown(aim, unit)].map(escapeHtml);
    return `<tr><td>${escapeHtml(title)}</td><td${over ? ' class="over"' : ''}>${cells.join('</td><td>')}</td></tr>`;
  });
  const where = `${machine.cpu}, ${machine.cpus} cores, Node ${machine.node}, ${measuredAt.slice(0, 10)}`;
  return `<section><h2>${escapeHtml(bench)}</h2><p><code>${escapeHtml(command)}</code> · ${escapeHtml(where)}</p>
<table><tr><th>what</th><th>measured</th><th>budget</th><th>aim</th></tr>${rows.join('')}</table></section>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function chartScript(): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, 'charts.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  });
  return (result.outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}
