/** What a command sees of the world; tests give their own. */
export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>;
  /** Writes whole text to standard output, newlines included. */
  out: (text: string) => void;
  /** The same to standard error. */
  err: (text: string) => void;
  nowMs: () => number;
};

/** The process as it is. */
export function processSurroundings(): Surroundings {
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    nowMs: () => Date.now(),
  };
}
