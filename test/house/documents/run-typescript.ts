import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../rules/source-file.ts';
import type { Block } from './markdown.ts';
import { runShellBlock, type Shell } from './run-shell.ts';

/**
 * Type-checks a `ts` block under the repository's own strictness and runs it on this Node. Its `./…` imports
 * are from the root of the clone. Returns the empty text, or what went wrong.
 */
export async function runTypeScriptBlock(block: Block, shell: Shell): Promise<string> {
  // Below the clone, so that its packages are found; ignored by git and by every tool.
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.local', 'docs-'));
  try {
    const text = block.text.replaceAll(/(\bfrom |\bimport\(|\bimport )(['"])\.\//g, '$1$2../../');
    writeFileSync(join(folder, 'block.ts'), `${text}\nexport {};\n`);
    const config = {
      extends: '../../tsconfig.json',
      include: ['block.ts'],
      compilerOptions: { noUnusedLocals: false },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', folder];
    const types = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
    if (types.status !== 0) return `does not type-check:\n${types.stdout}`;
    const command = `"${process.execPath}" "${join(folder, 'block.ts')}"`;
    return await runShellBlock({ ...block, lang: 'sh', text: command }, shell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
