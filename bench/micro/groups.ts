import type { Task } from './task.ts';

/** The groups of tasks; one that cannot be loaded, because its tree lacks what it measures, leaves the others alone. */
const GROUPS: Readonly<Record<string, () => Promise<{ TASKS: readonly Task[] }>>> = {
  policy: () => import('./tasks/policy.ts'),
  request: () => import('./tasks/request.ts'),
  session: () => import('./tasks/session.ts'),
  event: () => import('./tasks/event.ts'),
  ledger: () => import('./tasks/ledger.ts'),
  handler: () => import('./tasks/handler.ts'),
  loopback: () => import('./tasks/loopback.ts'),
};

export type Groups = {
  tasks: readonly Task[];
  /** Why a group has no tasks, by its name. */
  missing: Readonly<Record<string, string>>;
};

/** Loads every group. */
export async function loadGroups(): Promise<Groups> {
  const tasks: Task[] = [];
  const missing: Record<string, string> = {};
  for (const [name, load] of Object.entries(GROUPS)) {
    try {
      tasks.push(...(await load()).TASKS);
    } catch (error) {
      missing[name] = reasonOf(error);
    }
  }
  return { tasks, missing };
}

/** The first line of what was thrown. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
