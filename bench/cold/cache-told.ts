/**
 * What a process said of its code cache in the JSON lines it wrote: the metric `CodeCacheRejected`, which comes with
 * the first request; `nothing` where it said nothing.
 */
export function cacheTold(output: string): 'accepted' | 'refused' | 'nothing' {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{') || !line.includes('"CodeCacheRejected"')) continue;
    const { CodeCacheRejected: rejected }: { CodeCacheRejected?: unknown } = JSON.parse(line);
    if (rejected === 0) return 'accepted';
    if (rejected === 1) return 'refused';
  }
  return 'nothing';
}
