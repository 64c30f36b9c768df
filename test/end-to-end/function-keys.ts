import { readdirSync, readFileSync } from 'node:fs';
import type { Planted } from './planted.ts';

const SECRET_VARIABLES = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'SENTINEL_ORIGIN_PROOF'];

/** What the functions' processes were given to keep to themselves. Linux tells; elsewhere nothing is found. */
export function secretsOfFunctions(): Planted[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid)
    .flatMap((pid) => environmentOf(pid))
    .filter(([name]) => SECRET_VARIABLES.includes(name))
    .map(([name, secret]) => ({ what: `a function's ${name}`, secret }));
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

function environmentOf(pid: string): [string, string][] {
  return readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}
