import type { DeployArguments } from './arguments.ts';
import { type Checked, SENTINEL } from './check-place.ts';
import { runProgram } from './program.ts';
import type { Facts } from './state-facts.ts';

type Say = (text: string) => void;

/** Stores the first documents by the command that checks and shows them; profiles first, for a policy names nothing. */
export async function pushDocuments(
  { policies, profiles, yes, profile, region }: DeployArguments,
  facts: Facts,
  { env }: Checked,
): Promise<number> {
  const place = ['--region', region, ...(profile === undefined ? [] : ['--aws-profile', profile])];
  const confirmed = yes ? ['--yes'] : [];
  const pushes = [
    ...(profiles === undefined ? [] : [['profile', 'push', profiles, '--root', facts.profileRoot]]),
    ...(policies === undefined
      ? []
      : [['policy', 'push', policies, '--root', facts.policyRoot, '--table', facts.ledgerTable]]),
  ];
  for (const words of pushes) {
    const { status } = await runProgram(
      process.execPath,
      [SENTINEL, ...words, ...place, ...confirmed],
      env,
      true,
    );
    if (status !== 0) return status;
  }
  return 0;
}

/** Where clients reach the service is known by now. */
type Deployed = DeployArguments & { endpoint: string };

/** The words of the smoke test for this deployment. */
export function smokeWords(given: Deployed, facts: Facts): string[] {
  const { profile, region, smokeProfile = 'PROFILE' } = given;
  return [
    ...['smoke', '--endpoint', given.endpoint, '--region', region],
    ...(profile === undefined ? [] : ['--aws-profile', profile]),
    ...[
      '--profile',
      smokeProfile,
      '--name',
      facts.name,
      '--table',
      facts.ledgerTable,
      '--log',
      facts.ledgerLog,
    ],
    ...['--signing-key', facts.signingKeyArn],
  ];
}

/** Tries the service; without a profile to ask for, tells how. @returns the exit status of the smoke test */
export async function trySmoke(given: Deployed, facts: Facts, { env }: Checked, say: Say): Promise<number> {
  const words = smokeWords(given, facts);
  if (given.smokeProfile === undefined) {
    say(
      `not tried: name a profile that you must be given by \`--smoke-profile\`, or run later\n  sentinel ${words.join(' ')}\n`,
    );
    return 0;
  }
  return (await runProgram(process.execPath, [SENTINEL, ...words], env, true)).status;
}

/** What people paste to use what was deployed. */
export function pasteText(given: Deployed, facts: Facts): string {
  const { endpoint } = given;
  return [
    `\n${endpoint}\n`,
    '# ~/.config/sentinel/config.yaml, or /etc/sentinel/config.yaml for all of a machine',
    `endpoint: ${endpoint}`,
    `region: ${facts.region}`,
    '',
    '# then, for each profile; it writes the lines of ~/.aws/config',
    `sentinel setup ${given.smokeProfile ?? 'PROFILE'}`,
    '',
    '# who reads the ledger',
    `export SENTINEL_LEDGER_TABLE=${facts.ledgerTable} AWS_REGION=${facts.region}`,
    '',
  ].join('\n');
}
