import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { copyConfiguration, standInZips } from './plan.ts';
import { findTerraform } from './terraform.ts';

const run = promisify(execFile);
const INFRA = join(import.meta.dirname, '../../infra');

const folder = mkdtempSync(join(tmpdir(), 'sentinel-terraform-'));
const zips = standInZips(folder);
copyConfiguration(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = await findTerraform();

/** What a command of terraform says, also when it fails. */
async function outcome(running: Promise<string>): Promise<string> {
  return running.catch((error: unknown) =>
    typeof error === 'object' && error !== null && 'stdout' in error && 'stderr' in error
      ? `${String(error.stdout)}${String(error.stderr)}`
      : String(error),
  );
}

const LINTED = { timeout: 240_000 };

test('every file has the form of terraform fmt', LINTED, async ({ skip }) => {
  if (!found.ok) return skip(found.reason);
  expect(await outcome(found.terraform(INFRA, 'fmt', '-check', '-recursive', '-list=true'))).toBe('');
});

test.for(['.', 'examples/minimal', 'examples/complete'])(
  '%s is valid, and its own tests pass',
  { timeout: 240_000 },
  async (path, { skip }) => {
    if (!found.ok) return skip(found.reason);
    const { terraform } = found;
    const root = join(folder, 'infra', path);
    await terraform(root, 'init', '-backend=false', '-no-color');
    expect(await outcome(terraform(root, 'validate', '-no-color'))).toContain('Success!');
    const isTested = existsSync(join(root, 'tests'));
    expect(isTested).toBe(!path.startsWith('examples/'));
    if (!isTested) return;
    const given = path === '.' ? [`-var=dist_path=${zips}`] : [];
    expect(await outcome(terraform(root, 'test', '-no-color', ...given))).toMatch(
      /^Success! \d+ passed, 0 failed/m,
    );
  },
);

const LINTERS = ['tflint', join(homedir(), 'go/bin/tflint')];

/** tflint as `go install` puts it, or on the path. */
async function findTflint(): Promise<string | undefined> {
  for (const path of LINTERS) {
    const works = await run(path, ['--version']).then(
      () => true,
      () => false,
    );
    if (works) return path;
  }
  return undefined;
}

test('tflint has nothing to say', LINTED, async ({ skip }) => {
  const tflint = await findTflint();
  if (tflint === undefined)
    return skip('there is no tflint: go install github.com/terraform-linters/tflint@v0.64.0');
  const config = join(INFRA, '.tflint.hcl');
  const said = await outcome(
    run(tflint, [`--chdir=${INFRA}`, '--recursive', `--config=${config}`, '--format=compact']).then(
      ({ stdout }) => stdout,
    ),
  );
  expect(said).toBe('');
});

test('checkov has nothing to say that is not waived in place, with its reason', LINTED, async ({ skip }) => {
  const checkov = process.env.SENTINEL_TEST_CHECKOV ?? '';
  if (!existsSync(checkov))
    return skip('there is no checkov: pip install -r .ci/checkov.txt, and SENTINEL_TEST_CHECKOV=its path');
  const words = ['--framework', 'terraform', '--compact', '--quiet', '--skip-download', '--output', 'json'];
  const { stdout } = await run(checkov, ['--directory', INFRA, ...words], { maxBuffer: 1 << 26 });
  const { results, summary } = JSON.parse(stdout);
  expect(results.failed_checks).toEqual([]);
  expect(summary.passed).toBeGreaterThan(100);
});
