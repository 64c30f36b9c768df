import type { Task } from '../task.ts';
import { type MemoryVend, memoryVend } from '../workload/memory-vend.ts';

/** The whole story of a request on in-process ports; event, log line and metrics are written into memory. */
export const TASKS: readonly Task[] = [
  handling('hit', 'everything cached', 200, () => memoryVend()),
  // Room for ten sessions, and more callers than that in turn: each is forgotten before it comes again.
  handling('miss', 'session asked of STS', 200, () => memoryVend({ config: { sessionCacheSize: 10 } })),
  handling('deny', 'denied by policy', 403, () => memoryVend()),
];

function handling(id: string, title: string, status: number, openVend: () => MemoryVend): Task {
  const open = () => {
    const { ask, awaited } = openVend();
    return { isAsync: true, call: ask(status), awaited };
  };
  return { id: `handler.${id}`, title: `whole handler: ${title}`, open };
}
