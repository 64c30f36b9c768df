import { jsonLine } from '../audit/json-line.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { printable } from '../terminal/printable.ts';
import { complain, type Session } from './session.ts';
import { linesOf, shownText } from './shown.ts';
import { type StoredVersion, sha256Of } from './stored-version.ts';

/** Lists the versions of one document, newest first, or prints one of them. @returns the exit status */
export async function history(
  session: Session,
  profile: string,
  { show }: { show?: string },
): Promise<ExitStatus> {
  const { kind, store, world, place } = session;
  const versions = await store.history(profile);
  if (versions.length === 0) {
    complain(world, `there is no ${kind.word} \`${profile}\` below ${place.root}`);
    return EXIT.findings;
  }
  if (show !== undefined) return showOne(session, profile, versions, show);
  const newest = versions.toReversed();
  if (session.json) world.out(jsonLine({ profile, root: place.root, versions: newest.map(factsOf) }, 2));
  else session.say(newest.map(versionLine).join(''));
  return EXIT.given;
}

/** A version by its number or by a label: labels never begin with a digit. */
export function versionNamed(versions: readonly StoredVersion[], name: string): StoredVersion | undefined {
  return /^\d+$/.test(name)
    ? versions.find(({ version }) => version === Number(name))
    : versions.find(({ labels }) => labels.includes(name));
}

function showOne(
  { kind, world, say, json }: Session,
  profile: string,
  versions: readonly StoredVersion[],
  name: string,
): ExitStatus {
  const found = versionNamed(versions, name);
  if (found === undefined) {
    complain(world, `\`${profile}\` has no version \`${name}\`: it has ${rangeOf(versions)}`);
    return EXIT.findings;
  }
  const text = shownText(kind, found.text, found.type === 'SecureString');
  if (json) world.out(jsonLine({ profile, ...factsOf(found), text: text ?? null }, 2));
  else
    say(text === undefined ? 'its text is not shown: `pull` writes the latest into a file\n' : linesOf(text));
  return EXIT.given;
}

/** The versions that are still kept. */
export function rangeOf(versions: readonly StoredVersion[]): string {
  const [first, last] = [versions[0]?.version, versions.at(-1)?.version];
  return first === last ? `version ${first} alone` : `${first} to ${last}`;
}

function factsOf({ version, modifiedMs, modifiedBy, labels, text, tier, type }: StoredVersion) {
  const [bytes, sha256] = [Buffer.byteLength(text), sha256Of(text)];
  return {
    version,
    time: new Date(modifiedMs).toISOString(),
    by: modifiedBy,
    labels,
    bytes,
    tier,
    type,
    sha256,
  };
}

function versionLine(one: StoredVersion): string {
  const { version, time, by, labels, bytes, tier, sha256 } = factsOf(one);
  const cells = [
    String(version).padStart(4),
    time,
    `${bytes} bytes`.padStart(10),
    tier.padEnd(8),
    `sha256 ${sha256.slice(0, 16)}`,
    printable(by, 200),
    ...(labels.length === 0 ? [] : [`[${labels.map((label) => printable(label, 100)).join(', ')}]`]),
  ];
  return `${cells.join('  ')}\n`;
}
