/** Runs something once, later, unless nothing else keeps the process; returns what calls it off. */
export function afterHere(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}
