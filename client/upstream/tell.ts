import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { printable } from '../terminal/printable.ts';
import type { UpstreamAnswer } from './ask-upstream.ts';

export type UpstreamFailure = Exclude<UpstreamAnswer, { kind: 'given' }>;

/** Why there are no credentials, in one line for standard error; no secret is in it. */
export function failureLine(failure: UpstreamFailure): string {
  const message = printable(failure.message.replace(/\s*\n\s*/g, '; '));
  if (failure.kind !== 'refused') return `sentinel: ${message}\n`;
  return `${failure.code}: ${message} (request ${printable(failure.requestId, 128)})\n`;
}

/** The exit status of a command that ends for it. */
export function failureStatus(failure: UpstreamFailure): ExitStatus {
  if (failure.kind === 'unsigned') return EXIT[failure.why];
  return failure.kind === 'refused' ? EXIT.refused : EXIT.unreachable;
}
