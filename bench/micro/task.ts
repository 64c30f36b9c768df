/** One thing that is measured. */
export type Task = {
  /** Dotted and stable: budgets, report and trend go by it. */
  id: string;
  title: string;
  /** Sets up what is measured; only when the task is asked for. */
  open: () => Subject | Promise<Subject>;
};

/** What is measured of a task: `call`, repeated in batches. */
export type Subject = {
  /** What it returns is kept, so that nothing of it can be left out. */
  call: () => unknown;
  /** True where `call` gives a promise, which is awaited. */
  isAsync?: boolean;
  /** What the ratio is to in place of the calibration loop; awaited. */
  peer?: () => Promise<unknown>;
  /** Called before and after measuring; throws when the task does not do what it should. */
  check?: () => Promise<void>;
  /** How many calls of ports were waited for so far. */
  awaited?: () => number;
  /** Undoes what `open` did. */
  close?: () => Promise<void>;
};

/** Goes through a few values in turn, so that no call is the same as the one before it. */
export function inTurn<Value>(count: number, make: (number: number) => Value): () => Value {
  const first = make(0);
  const values = [first, ...Array.from({ length: count - 1 }, (_, n) => make(n + 1))];
  let at = 0;
  return () => {
    at = at + 1 < count ? at + 1 : 0;
    return values[at] ?? first;
  };
}
