import { credentialVariables } from '../get/show.ts';
import { reportFailure } from '../service/report-failure.ts';
import { askForCredentials } from '../service/vend.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, type TargetChoice, targetFaultText } from '../target/target.ts';
import { exportLine, type Shell, shellOf } from './shells.ts';

export type EnvOptions = TargetChoice & {
  profile: string;
  json: boolean;
  shell?: Shell;
  durationSeconds?: number;
  reason?: string;
};

/** `sentinel env`: asks once and prints lines for a shell. Returns the exit status. */
export async function env(options: EnvOptions, world: Surroundings): Promise<ExitStatus> {
  const found = await findTarget(options, world.env);
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const answer = await askForCredentials(options, found.target, world.nowMs);
  if (answer.kind !== 'given') return reportFailure(answer, world);
  const variables = credentialVariables(answer.credentials, found.target);
  const shell = options.shell ?? shellOf(world.env.SHELL);
  const lines = Object.entries(variables).map(([name, value]) => exportLine(shell, name, value));
  world.out(options.json ? `${JSON.stringify(variables)}\n` : lines.join(''));
  return EXIT.given;
}
