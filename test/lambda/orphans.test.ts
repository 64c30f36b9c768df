import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, isAlive } from './start-fixture.ts';

const parentProgram = fileURLToPath(new URL('./fixtures/parent.ts', import.meta.url));

test('no environment outlives a parent that was killed: neither an idle one nor one in an endless loop', async () => {
  const logFolder = mkdtempSync(join(tmpdir(), 'lambda-'));
  onTestFinished(() => rmSync(logFolder, { recursive: true }));
  const parent = spawn(process.execPath, [parentProgram, logFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  parent.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const idle = Number(await eventually(() => /idle (\d+)\n/.exec(printed)?.[1]));
  const log = join(logFolder, 'spins.ndjson');
  const spinning = Number(
    await eventually(() =>
      existsSync(log) ? /spinning (\d+)/.exec(readFileSync(log, 'utf8'))?.[1] : undefined,
    ),
  );
  expect([isAlive(idle), isAlive(spinning)]).toEqual([true, true]);
  parent.kill('SIGKILL');
  await eventually(() => (isAlive(idle) || isAlive(spinning) ? undefined : true));
});
