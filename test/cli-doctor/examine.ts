import { folder } from '../cli-config/folder.ts';
import { runSentinel } from '../client/run-sentinel.ts';

export type Found = { id: string; level: string; what: string; mend: string };

/** Nothing of this machine: no home, no local stack, no instance role. */
export function bare(): Record<string, string> {
  return { SENTINEL_LOCAL_DIR: `${folder()}/none`, AWS_EC2_METADATA_DISABLED: 'true' };
}

/** Runs `sentinel doctor --json`; the exit status must fit what was found. */
export async function examine(env: Record<string, string>, args: string[] = []): Promise<readonly Found[]> {
  const { status, out, err } = await runSentinel(['doctor', '--json', ...args], env);
  if (out === '') throw new Error(`status ${status}: ${err}`);
  const report: { ok: boolean; findings: Found[] } = JSON.parse(out);
  const wrong = report.findings.some(({ level }) => level === 'error');
  if (status !== (wrong ? 1 : 0) || report.ok === wrong)
    throw new Error(`exit status ${status} does not fit: ${out}`);
  for (const { level, mend, what } of report.findings)
    if ((mend === '') !== (level === 'ok') || what === '') throw new Error(`nothing to mend it by: ${out}`);
  return report.findings;
}

/** The findings that are not good, as `id what`. */
export async function faultsOf(env: Record<string, string>, args: string[] = []): Promise<string[]> {
  const findings = await examine(env, args);
  return findings.filter(({ level }) => level !== 'ok').map(({ id, what }) => `${id} ${what}`);
}
