import { faultLine } from '../policy/document.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { type CarryOutFlags, carryOut } from './carry-out.ts';
import type { Change } from './changes.ts';
import { rangeOf, versionNamed } from './history.ts';
import { prepare } from './prepare.ts';
import { complain, type Session } from './session.ts';

export type RollbackFlags = CarryOutFlags & { to?: string; replay: number | false };

/**
 * Puts an earlier text as a new version: by default the newest that says something else than the present one. It is
 * checked again, for what was sound under an older release may not be now. @returns the exit status
 */
export async function rollback(session: Session, profile: string, flags: RollbackFlags): Promise<ExitStatus> {
  const { kind, store, world, say, place } = session;
  const stored = await store.read(profile);
  const versions = stored === undefined ? [] : await store.history(profile);
  if (stored === undefined || versions.length === 0) {
    complain(
      world,
      `there is no ${kind.word} \`${profile}\` below ${place.root}: Parameter Store keeps nothing of a deleted one, push it again`,
    );
    return EXIT.findings;
  }
  const wanted =
    flags.to === undefined
      ? versions.findLast(({ text }) => text !== stored.text)
      : versionNamed(versions, flags.to);
  if (wanted === undefined) {
    const what = flags.to === undefined ? 'another text' : `\`${flags.to}\``;
    complain(world, `\`${profile}\` has no version with ${what}: it has ${rangeOf(versions)}`);
    return EXIT.findings;
  }
  if (wanted.text === stored.text) {
    complain(
      world,
      `version ${wanted.version} is what is in force already (version ${stored.version}): nothing to do`,
    );
    return EXIT.findings;
  }
  const faults = kind.faultsOf(wanted.text);
  if (faults.length > 0) {
    for (const fault of faults) world.err(faultLine(`${profile} version ${wanted.version}`, fault));
    complain(world, `version ${wanted.version} would not be taken any more: nothing was written`);
    return EXIT.findings;
  }
  say(`back to version ${wanted.version}, as a new one\n`);
  const change: Change = { kind: 'update', profile, text: wanted.text, stored };
  const preparation = await prepare(session, [change], flags.replay === false ? undefined : flags.replay);
  if (!preparation.ok) {
    complain(world, 'nothing was written');
    return preparation.status;
  }
  return carryOut(session, preparation.prepared, flags);
}
