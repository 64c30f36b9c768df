import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Effort } from './measure.ts';
import type { Answer, Listing, Question } from './measure-process.ts';

/** A process that measures the tasks of one tree of files, one at a time. */
export type Measuring = {
  list: () => Promise<Listing>;
  measure: (id: string, effort: Effort) => Promise<Answer>;
  stop: () => Promise<void>;
};

const LIVING = new Set<ChildProcess>();

/** Ends every measuring process at once, for a command that is stopped. */
export function killMeasuring(): void {
  for (const child of LIVING) child.kill('SIGKILL');
}

/** A fresh process, so that what V8 made of the code in one does not decide for all; `root` is the tree's folder. */
export function startMeasuring(root: string): Measuring {
  const child = fork(join(root, 'bench', 'micro', 'measure-process.ts'), {
    cwd: root,
    execArgv: ['--expose-gc'],
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  LIVING.add(child);
  const exited = once(child, 'exit').finally(() => LIVING.delete(child));
  const ask = (question: Question) => askChild(child, exited, question);
  return {
    list: async () => {
      const told = await ask({ ask: 'list' });
      if (told.tell !== 'listing') throw new Error('the measuring process did not list its tasks');
      return told.listing;
    },
    measure: (id, effort) => ask({ ask: 'measure', id, effort }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

async function askChild(
  child: ChildProcess,
  exited: Promise<unknown[]>,
  question: Question,
): Promise<Answer> {
  const told = once(child, 'message');
  child.send(question);
  const ended = exited.then(([code]) => {
    throw new Error(`the measuring process ended with ${code}`);
  });
  const [answer] = await Promise.race([told, ended]);
  return answer;
}
