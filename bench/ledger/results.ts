import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';

/** Writes what was measured, with the machine it is from, and prints it. */
export function keepResults(name: string, measured: object): void {
  const [cpu] = cpus();
  const machine = {
    cpus: cpus().length,
    cpu: cpu?.model ?? 'unknown',
    system: `${process.platform} ${release()}`,
    node: process.versions.node,
    measuredAt: new Date().toISOString().slice(0, 10),
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ machine, ...measured }, null, 2)}\n`);
  console.log(JSON.stringify(measured, null, 2));
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
