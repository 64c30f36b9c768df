import { join } from 'node:path';
import { isProfileName } from '../../functions/request/profile-name.ts';
import { jsonLine } from '../audit/json-line.ts';
import { readText } from '../aws-config/files.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { printable } from '../terminal/printable.ts';
import { writeWhole } from './folder.ts';
import type { Stored } from './parameters.ts';
import { complain, type Session } from './session.ts';
import { sha256Of } from './stored-version.ts';

type State = 'same' | 'new' | 'newer' | 'changed here';

/**
 * Writes the stored documents as `PROFILE.yaml` into a folder. A file that holds an earlier version is brought up to
 * date; one that holds anything else was changed here, and then nothing is written unless `force`.
 */
export async function pull(
  session: Session,
  folder: string,
  { force }: { force?: true },
): Promise<ExitStatus> {
  const { kind, store, world, say, json, place } = session;
  const stored = await store.list();
  const faults = faultsOf(stored);
  for (const fault of faults) complain(world, fault);
  if (faults.length > 0) return EXIT.findings;
  const found: { one: Stored; name: string; state: State }[] = [];
  for (const one of stored) {
    const name = fileName(folder, one.profile);
    found.push({ one, name, state: await stateOf(session, one, readText(join(folder, name))) });
  }
  const changed = found.filter(({ state }) => state === 'changed here');
  if (changed.length > 0 && force !== true) {
    const names = changed.map(({ name }) => `\`${join(folder, name)}\``).join(', ');
    complain(
      world,
      `changed here, and not what any stored version says: ${names}; look with \`sentinel ${kind.word} diff\`, or give \`--force\` to lose these changes; nothing was written`,
    );
    return EXIT.findings;
  }
  for (const { one, name, state } of found) {
    if (state === 'same') continue;
    // What its owner encrypted in the store is for its owner's eyes here too.
    const code = writeWhole(folder, name, one.text, one.secure ? 0o600 : 0o644);
    if (code !== undefined) {
      complain(world, `\`${join(folder, name)}\` cannot be written (${code})`);
      return EXIT.usage;
    }
  }
  for (const { one, name, state } of found)
    say(
      `${state === 'same' ? 'same ' : 'wrote'} ${printable(join(folder, name))} (version ${one.version})\n`,
    );
  if (json) {
    const files = found.map(({ one, name, state }) => ({
      profile: one.profile,
      file: join(folder, name),
      version: one.version,
      sha256: sha256Of(one.text),
      wrote: state !== 'same',
    }));
    world.out(jsonLine({ ok: true, store: place.words, root: place.root, files }, 2));
  } else if (found.length === 0) world.err(`no ${kind.plural} are stored below ${place.root}\n`);
  return EXIT.given;
}

/** The file that is there already, `.yml` too; else `PROFILE.yaml`. */
function fileName(folder: string, profile: string): string {
  const short = `${profile}.yml`;
  const isThere =
    readText(join(folder, short)).found !== false &&
    readText(join(folder, `${profile}.yaml`)).found === false;
  return isThere ? short : `${profile}.yaml`;
}

/** What cannot be a file of a folder, or would be taken for another on some file system. */
function faultsOf(stored: readonly Stored[]): string[] {
  const folded = new Map<string, string>();
  return stored.flatMap(({ profile }) => {
    const other = folded.get(profile.toLowerCase());
    folded.set(profile.toLowerCase(), profile);
    if (!isProfileName(profile) || profile.endsWith('.test'))
      return [`\`${profile}\` in the store cannot be a file of a profile: rename or delete the parameter`];
    return other === undefined
      ? []
      : [
          `\`${other}\` and \`${profile}\` differ in case alone, and some file systems keep one of them: rename one`,
        ];
  });
}

async function stateOf({ store }: Session, one: Stored, file: ReturnType<typeof readText>): Promise<State> {
  if (file.found === false) return 'new';
  if (file.found === 'broken') return 'changed here';
  if (file.text === one.text) return 'same';
  const earlier = await store.history(one.profile);
  return earlier.some(({ text }) => text === file.text) ? 'newer' : 'changed here';
}
