import type { ChildProcess } from 'node:child_process';
import type { QueueMessage } from '../../functions/audit/handle-batch.ts';
import { startFaultyDynamoDb, type TableFault } from '../ledger/faulty-dynamodb.ts';
import { kill, startChild } from './child.ts';
import type { Kill } from './soak-plan.ts';
import type { Answered, Given } from './writer-process.ts';

/** One place for a writer process, which is started anew when it was killed; like one Lambda environment. */
export type WriterSlot = {
  /** Gives the process a batch; undefined when it was killed before it answered. */
  write: (messages: readonly QueueMessage[]) => Promise<Answered | undefined>;
  /** Has the process killed at a later call to the table. */
  arm: (kill: Kill) => void;
  killed: () => number;
  faults: () => ReadonlyMap<TableFault, number>;
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

/** Opens a slot whose calls to the table meet faults, each writer its own; without `nextFault` it has the table itself. */
export async function openSlot(options: {
  tableUrl: string;
  table: string;
  seed: number;
  nextFault?: () => TableFault;
}): Promise<WriterSlot> {
  const armed: Kill[] = [];
  const met = new Map<TableFault, number>();
  let killed = 0;
  let calls = 0;
  let child: ChildProcess | undefined;
  const { nextFault } = options;
  const between = async () => {
    const [next] = armed;
    calls += 1;
    if (next !== undefined && child !== undefined && calls >= next.afterCalls) {
      armed.shift();
      calls = 0;
      killed += 1;
      await kill(child);
      return next.callArrives ? 'none' : 'cut-before';
    }
    const fault = nextFault?.() ?? 'none';
    met.set(fault, (met.get(fault) ?? 0) + 1);
    return fault;
  };
  const proxy = nextFault && (await startFaultyDynamoDb(options.tableUrl, between));
  const start = async () => {
    const args = [proxy?.url ?? options.tableUrl, options.table, String(options.seed + killed)];
    return (await startChild('writer-process.ts', args)).child;
  };
  child = await start();
  return {
    async write(messages) {
      child ??= await start();
      const answer = await answerOf(child, { messages });
      if (answer === undefined) child = undefined;
      return answer;
    },
    arm(kill) {
      if (armed.length === 0) calls = 0;
      armed.push(kill);
    },
    killed: () => killed,
    faults: () => met,
    pid: () => child?.pid,
    async stop() {
      if (child !== undefined) await kill(child);
      await proxy?.stop();
    },
  };
}

function answerOf(child: ChildProcess, given: Given): Promise<Answered | undefined> {
  return new Promise((resolve) => {
    const answered = (answer: Answered) => settle(answer);
    const ended = () => settle(undefined);
    const settle = (outcome: Answered | undefined) => {
      child.off('message', answered).off('exit', ended);
      resolve(outcome);
    };
    child.on('message', answered).on('exit', ended);
    // A late call may have had it killed after its last answer: then nobody hears this.
    if (child.exitCode !== null || child.signalCode !== null) ended();
    else child.send(given, (error) => error !== null && ended());
  });
}
