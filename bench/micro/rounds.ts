import type { Effort, Measured } from './measure.ts';
import type { Listing } from './measure-process.ts';
import { startMeasuring } from './measuring.ts';
import { chooseIds } from './options.ts';

/** What all rounds measured of a task, one entry a round. */
export type TaskRounds = { id: string; title: string; rounds: readonly Measured[]; lacking: string | null };

export type RoundsPlan = {
  root: string;
  names: readonly string[];
  rounds: number;
  effort: Effort;
  tell: (line: string) => void;
};

/** Measures the chosen tasks in several fresh processes, one after the other. */
export async function measureRounds(plan: RoundsPlan): Promise<TaskRounds[]> {
  const found = new Map<string, { title: string; rounds: Measured[]; lacking: string | null }>();
  for (let round = 0; round < plan.rounds; round += 1) {
    const measuring = startMeasuring(plan.root);
    try {
      const { tasks } = complete(await measuring.list());
      const chosen = chooseIds(
        tasks.map(({ id }) => id),
        plan.names,
      );
      if (!chosen.ok) throw new Error(chosen.fault);
      plan.tell(`round ${round + 1} of ${plan.rounds}: ${chosen.ids.length} tasks`);
      for (const { id, title } of tasks.filter((task) => chosen.ids.includes(task.id))) {
        const task = found.get(id) ?? { title, rounds: [], lacking: null };
        found.set(id, task);
        const told = await measuring.measure(id, plan.effort);
        if (told.tell === 'measured') task.rounds.push(told.measured);
        if (told.tell === 'lacking') task.lacking = told.reason;
      }
    } finally {
      await measuring.stop();
    }
  }
  return [...found].map(([id, task]) => ({ id, ...task }));
}

/** In this tree every group must load: one that does not would be a gate that nobody sees. */
function complete(listing: Listing): Listing {
  const faults = Object.entries(listing.missing).map(([name, reason]) => `${name}: ${reason}`);
  if (faults.length > 0) throw new Error(`tasks cannot be loaded: ${faults.join('; ')}`);
  return listing;
}
