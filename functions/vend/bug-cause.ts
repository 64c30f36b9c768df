const FRAME = /^\s+at (?:[^(\n]*\()?(?:[^\s()]*\/)?([^\s()/]{1,100}:\d+:\d+)\)?$/m;
const LONGEST_NAME = 64;

/**
 * What the log learns of an error that should not have been: its name and where it was thrown, not its message, which
 * could quote anything.
 */
export function bugCause(error: unknown): string {
  if (!(error instanceof Error)) return `bug: ${typeof error} thrown`;
  // The stack begins with the message: a frame that the message imitates must not be taken for one.
  const frames = (error.stack ?? '').replace(`${error.name}: ${error.message}`, '');
  const frame = FRAME.exec(frames)?.[1];
  return `bug: ${error.name.slice(0, LONGEST_NAME)}${frame === undefined ? '' : ` at ${frame}`}`;
}
