import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import type { ServiceAnswer } from './answer.ts';

/** Tells on standard error why there is nothing. Returns the exit status. */
export function reportFailure(
  answer: Exclude<ServiceAnswer, { kind: 'given' }>,
  world: Pick<Surroundings, 'err'>,
): ExitStatus {
  if (answer.kind === 'unreachable') {
    world.err(`sentinel: ${printable(answer.message)}\n`);
    return EXIT.unreachable;
  }
  const { code, message, requestId } = answer;
  world.err(`${code}: ${printable(message)} (request ${printable(requestId, 128)})\n`);
  return EXIT.refused;
}
