import { askForProfiles, type ListAnswer } from '../service/list.ts';
import { reportFailure } from '../service/report-failure.ts';
import { askForCredentials } from '../service/vend.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, type Target, type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import { callerIdentity, type Identity } from './identity.ts';
import { type PossibleName, possibleNames } from './possible-names.ts';
import { seenName } from './seen-name.ts';

export type WhoamiOptions = TargetChoice & {
  json: boolean;
  /** A profile to get a session of: its name tells how the service calls the caller. */
  through?: string;
};

/** What `--json` prints. */
type Report = {
  arn: string;
  userId: string;
  accountId: string;
  /** The name policies know the caller by; only with `--through`. */
  name?: string;
  possibleNames: readonly PossibleName[];
  /** What the service says where it takes no such caller. */
  refused?: string;
  profiles: readonly string[];
};

/** `sentinel whoami`: how the service sees the caller. Returns the exit status. */
export async function whoami(options: WhoamiOptions, world: Surroundings): Promise<ExitStatus> {
  const found = await findTarget(options, world.env);
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const { target } = found;
  const identity = await callerIdentity(target.keys, target);
  if (identity.kind !== 'known') return reportIdentity(identity, world);
  const { arn, userId, accountId } = identity;
  const listing = await askForProfiles(target, world.nowMs);
  if (listing.kind === 'unreachable') return reportFailure(listing, world);
  const possible = possibleNames(arn, userId, accountId);
  const names = possible.ok ? possible.names : [];
  const report: Report = { arn, userId, accountId, possibleNames: names, profiles: allowed(listing) };
  if (listing.kind === 'refused') report.refused = `${listing.code}: ${listing.message}`;
  else if (options.through !== undefined) {
    const seen = await nameThrough(options.through, names, target, world);
    if (typeof seen !== 'string') return seen.status;
    report.name = seen;
  }
  world.out(options.json ? `${JSON.stringify(report)}\n` : show(report));
  return report.refused === undefined ? EXIT.given : EXIT.refused;
}

function allowed(listing: ListAnswer): string[] {
  if (listing.kind !== 'listed') return [];
  return listing.profiles.filter(({ effect }) => effect === 'allow').map(({ name }) => name);
}

async function nameThrough(
  profile: string,
  possible: readonly PossibleName[],
  target: Target,
  world: Surroundings,
): Promise<string | { status: ExitStatus }> {
  const answer = await askForCredentials({ profile }, target, world.nowMs);
  if (answer.kind !== 'given') return { status: reportFailure(answer, world) };
  const { AccessKeyId, SecretAccessKey, Token } = answer.credentials;
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  const identity = await callerIdentity(keys, target);
  if (identity.kind !== 'known') return { status: reportIdentity(identity, world) };
  const name = seenName(identity.arn, possible);
  if (name !== undefined) return name;
  world.err(
    `sentinel: the session \`${printable(identity.arn)}\` does not tell the name: ask the operator\n`,
  );
  return { status: EXIT.unreachable };
}

function reportIdentity(identity: Exclude<Identity, { kind: 'known' }>, world: Surroundings): ExitStatus {
  const code = printable(identity.code, 128);
  const said =
    identity.kind === 'refused' ? `refuses the keys (${code}): log in again` : `cannot be reached (${code})`;
  world.err(`sentinel: STS ${said}\n`);
  return EXIT[identity.kind];
}

function show({ arn, accountId, name, possibleNames: possible, refused, profiles }: Report): string {
  const line = (label: string, text: string): string => `${label.padEnd(10)}${printable(text)}\n`;
  const names =
    name !== undefined
      ? line('name', name)
      : possible.map((one) => line('name', `${one.name} (${one.kind}), if ${one.when}`)).join('');
  return [
    line('caller', arn),
    line('account', accountId),
    names,
    refused === undefined ? '' : line('refused', refused),
    line('profiles', profiles.length === 0 ? 'none now' : profiles.join(', ')),
  ].join('');
}
