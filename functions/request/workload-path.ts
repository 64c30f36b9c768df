/** A workload's route: `/oidc/ALIAS` before the path that others ask by. */
export type WorkloadPath = { alias: string; path: string };

const ROOT = '/oidc/';

/** Parts `/oidc/ALIAS/credentials/PROFILE`; undefined for any path outside `/oidc/`. The alias is not checked. */
export function workloadPath(rawPath: string): WorkloadPath | undefined {
  if (!rawPath.startsWith(ROOT)) return undefined;
  const end = rawPath.indexOf('/', ROOT.length);
  if (end < 0) return { alias: rawPath.slice(ROOT.length), path: '' };
  return { alias: rawPath.slice(ROOT.length, end), path: rawPath.slice(end) };
}
