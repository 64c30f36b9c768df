#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Of each major version that has some minors too few, the first that will do; `client/package/manifest.json` agrees. */
const OLDEST_MINORS: Readonly<Record<number, number>> = { 20: 16, 22: 3 };

function isTooOld(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major < 23 && minor < (OLDEST_MINORS[major] ?? Number.POSITIVE_INFINITY);
}

function version(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

/** Writes to the descriptor itself: `process.stdout` would load streams, and sockets or terminals. */
function say(descriptor: 1 | 2, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch (error) {
    // A reader that has gone wants no more.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

/**
 * What starts first, in the package a file of its own: it runs on a Node that is too old for the rest, and answers
 * what needs none of it, for loading the rest takes as long as starting Node.
 */
function start(argv: readonly string[]): Promise<void> | undefined {
  const [word, ...others] = argv.slice(2);
  if (isTooOld(process.versions.node)) {
    const what = `Node ${process.versions.node} is too old: install 20.16, 22.3 or later`;
    say(2, `sentinel: ${what}\n`);
    process.exitCode = 64;
    return;
  }
  if ((word === '--version' || word === '-V') && others.length === 0) {
    say(1, `${version()}\n`);
    return;
  }
  return import('./command-line.ts').then(({ runCommandLine }) => runCommandLine(argv, version()));
}

void start(process.argv);
