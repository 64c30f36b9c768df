import canonicalize from 'canonicalize';
import { appendLeaf, type Frontier, rootOf } from '../../../functions/merkle/frontier.ts';
import { leafHash } from '../../../functions/merkle/hash.ts';
import { inTurn, type Subject, type Task } from '../task.ts';
import { eventOf } from '../workload/decided.ts';

const EVENTS = 16;
/** Appending begins in a log of about a million leaves. */
const SIZE = 1_000_000;
const LEAF = leafHash(Buffer.from('leaf'));
/** A hash for each one bit of the size. */
const BEGIN: Frontier = Array.from(SIZE.toString(2).replaceAll('0', ''), () => LEAF);

/** What the ledger computes for an event. */
export const TASKS: readonly Task[] = [
  {
    id: 'ledger.leaf',
    title: "an event's leaf: canonical JSON and its hash",
    open: () => {
      const next = inTurn(EVENTS, eventOf);
      return { call: () => leafHash(Buffer.from(canonicalize(next()) ?? '', 'utf8')) };
    },
  },
  { id: 'ledger.append', title: 'append a leaf to a log of a million', open: openLog },
  { id: 'ledger.root', title: 'the root of a log of a million', open: () => ({ call: () => rootOf(BEGIN) }) },
];

function openLog(): Subject {
  let log = { size: SIZE, frontier: BEGIN };
  const call = () => {
    log = { size: log.size + 1, frontier: appendLeaf(log.frontier, log.size, LEAF).frontier };
    return log;
  };
  return { call };
}
