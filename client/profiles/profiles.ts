import { askForProfiles, type ListedProfile } from '../service/list.ts';
import { reportFailure } from '../service/report-failure.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';

export type ProfilesOptions = TargetChoice & { json: boolean };

/** `sentinel profiles`: what the caller may have now. Returns the exit status. */
export async function profiles(options: ProfilesOptions, world: Surroundings): Promise<ExitStatus> {
  const found = await findTarget(options, world.env);
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const answer = await askForProfiles(found.target, world.nowMs);
  if (answer.kind !== 'listed') return reportFailure(answer, world);
  if (options.json) world.out(`${JSON.stringify({ profiles: answer.profiles })}\n`);
  else if (answer.profiles.length === 0) world.err('no rule allows you any profile now: ask their owners\n');
  else world.out(table(answer.profiles));
  return EXIT.given;
}

const EFFECTS = { allow: 'allowed', require_approval: 'needs approval' } as const;

/** A line for each profile, after a line of headings. */
export function table(listed: readonly ListedProfile[]): string {
  const rows = listed.map(({ name, effect, rule }) => [name, EFFECTS[effect], printable(rule, 128)]);
  const all = [['profile', 'now', 'by rule'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) => `${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    .join('');
}
