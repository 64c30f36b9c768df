import type { Task } from '../task.ts';
import { type MemoryVend, memoryVend } from '../workload/memory-vend.ts';

/** The whole story of a request on in-process ports; event, log line and metrics are written into memory. */
export const TASKS: readonly Task[] = [
  handling('hit', 'everything cached', () => memoryVend(200)),
  // Room for four sessions, and sixteen asked for in turn: each is forgotten before it comes again.
  handling('miss', 'session asked of STS', () => memoryVend(200, { config: { sessionCacheSize: 4 } })),
  handling('deny', 'denied by policy', () => memoryVend(403)),
];

function handling(id: string, title: string, openVend: () => MemoryVend): Task {
  const open = () => ({ ...openVend(), isAsync: true });
  return { id: `handler.${id}`, title: `whole handler: ${title}`, open };
}
