import { estrangeLoops } from './batch.ts';
import { loadGroups, reasonOf } from './groups.ts';
import { type Effort, type Measured, measure } from './measure.ts';

/** What this process is asked for, one after the other. */
export type Question = { ask: 'list' } | { ask: 'measure'; id: string; effort: Effort };

export type Listing = {
  tasks: readonly { id: string; title: string }[];
  missing: Readonly<Record<string, string>>;
};

/** A task that this tree does not have, or that does not run in it, is told with its reason. */
export type Answer =
  | { tell: 'listing'; listing: Listing }
  | { tell: 'measured'; measured: Measured }
  | { tell: 'lacking'; reason: string };

const groups = await loadGroups();
await estrangeLoops();

async function answer(question: Question): Promise<Answer> {
  if (question.ask === 'list') {
    const tasks = groups.tasks.map(({ id, title }) => ({ id, title }));
    return { tell: 'listing', listing: { tasks, missing: groups.missing } };
  }
  const task = groups.tasks.find(({ id }) => id === question.id);
  if (task === undefined) return { tell: 'lacking', reason: Object.values(groups.missing).join('; ') };
  try {
    const subject = await task.open();
    try {
      return { tell: 'measured', measured: await measure(subject, question.effort) };
    } finally {
      await subject.close?.();
    }
  } catch (error) {
    return { tell: 'lacking', reason: reasonOf(error) };
  }
}

process.on('message', (question: Question) => {
  void answer(question).then((told) => process.send?.(told));
});
process.on('disconnect', () => process.exit(0));
