import { spawn } from 'node:child_process';
import { commandsOf, fits, resultsOf, scriptOf } from './console.ts';
import type { Block } from './markdown.ts';

export type Shell = { cwd: string; env: Readonly<Record<string, string>>; timeoutMs: number };

/** Runs a `sh` or `console` block; the empty text when all went as the document says, else what did not. */
export async function runShellBlock({ lang, text }: Block, shell: Shell): Promise<string> {
  if (lang === 'console') return compareConsole(text, shell);
  const { status, output } = await sh(`set -eu\n${text}\n`, shell);
  return status === 0 ? '' : `ended with status ${status}:\n${output}`;
}

async function compareConsole(text: string, shell: Shell): Promise<string> {
  const commands = commandsOf(text);
  const { output } = await sh(scriptOf(commands), shell);
  const results = resultsOf(output);
  const wrong = commands.flatMap(({ command, expected }, n) => {
    const result = results[n];
    if (result === undefined)
      return [`$ ${command}\nwas not reached; the output ended with:\n${output.slice(-500)}`];
    // A command that shows a refusal ends with its status: the text is what the document promises.
    const good =
      expected === '' ? result.printed === '' && result.status === 0 : fits(expected, result.printed);
    return good
      ? []
      : [`$ ${command}\nprinted (status ${result.status}):\n${result.printed}\nnot:\n${expected}`];
  });
  return wrong.join('\n\n');
}

function sh(
  script: string,
  { cwd, env, timeoutMs }: Shell,
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    // A group of its own: what the block leaves running ends with it.
    const child = spawn('sh', ['-c', script], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endGroup = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing is left of the group.
      }
    };
    const timer = setTimeout(endGroup, timeoutMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('exit', () => {
      clearTimeout(timer);
      endGroup();
    });
    child.on('close', (status) => resolve({ status, output }));
  });
}
