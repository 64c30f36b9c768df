import type { ServiceAnswer } from '../service/answer.ts';
import { askForCredentials } from '../service/vend.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, type Target, type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import { showEnv, showJson, showSummary } from './show.ts';

export type GetOptions = TargetChoice & {
  profile: string;
  form: 'summary' | 'json' | 'env';
  durationSeconds?: number;
  reason?: string;
};

/** `sentinel get`: asks for credentials once and prints them or the refusal. Returns the exit status. */
export async function get(options: GetOptions, world: Surroundings): Promise<ExitStatus> {
  const found = await findTarget(options, world.env);
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const { target } = found;
  const answer = await askForCredentials(options, target, world.nowMs);
  return report(answer, options, target, world);
}

function report(answer: ServiceAnswer, options: GetOptions, target: Target, world: Surroundings): ExitStatus {
  switch (answer.kind) {
    case 'unreachable':
      world.err(`sentinel: ${printable(answer.message)}\n`);
      return EXIT.unreachable;
    case 'refused':
      world.err(
        `${answer.code}: ${printable(answer.message)} (request ${printable(answer.requestId, 128)})\n`,
      );
      return EXIT.refused;
    case 'given':
      world.out(show(answer.credentials, options, target, world));
      return EXIT.given;
  }
}

function show(
  credentials: Extract<ServiceAnswer, { kind: 'given' }>['credentials'],
  { form, profile }: GetOptions,
  target: Target,
  { nowMs, env }: Surroundings,
): string {
  if (form === 'json') return showJson(credentials);
  if (form === 'env') return showEnv(credentials, target);
  const command = env.npm_lifecycle_event === 'sentinel' ? 'npm run -s sentinel --' : 'sentinel';
  return showSummary({ profile, credentials, target, nowMs: nowMs(), command });
}
