import type { LedgerOpening } from '../audit/open-ledger.ts';
import { readConfiguration } from '../config/configuration.ts';
import { isRegion } from '../config/settings.ts';
import type { StackFile } from '../stack-file/stack-file.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { callerKeysFinder } from '../target/caller-keys.ts';
import { localStack, serviceRegion } from '../target/target.ts';
import type { Kind } from './kinds.ts';

type Env = Surroundings['env'];

export type PlaceChoice = {
  root?: string;
  region?: string;
  awsProfile?: string;
  /** A caller of the local stack. */
  identity?: string;
  /** The ledger's table, in the same region, and its log. */
  table?: string;
  log?: string;
};

/** Where documents are and whose keys read and write them. */
export type Place = {
  /** For people: which store, and who writes. */
  words: string;
  root: string;
  region: string;
  /** With the keys, and the endpoints that are given. */
  environment: Env;
  openLedger: () => Promise<LedgerOpening>;
};

export type PlaceReading =
  | { ok: true; place: Place }
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

/**
 * Finds Parameter Store: AWS's with the caller's own keys, where anything names a service that is not the local
 * stack's (an endpoint, a region or AWS profile on the command line, a ledger's table, `AWS_ENDPOINT_URL*`); else the
 * running local stack's with the keys of one of its identities.
 */
export async function findPlace(kind: Kind, choice: PlaceChoice, env: Env): Promise<PlaceReading> {
  if (choice.identity !== undefined && (choice.region ?? choice.awsProfile ?? choice.table) !== undefined) {
    const others = '`--region`, `--aws-profile` and `--table`';
    return usage(`\`--identity\` names a caller of the local stack: leave it out, or leave ${others} out`);
  }
  const root = kind.root.read(choice.root ?? filled(env[kind.root.variable]));
  if (root === undefined)
    return usage(`the root of the ${kind.plural} is not ${kind.root.range}: correct it`);
  const reading = await readConfiguration({ region: choice.region, awsProfile: choice.awsProfile }, env);
  if (!reading.ok) return usage(reading.faults.join('; '));
  const { endpoint, region: configured, awsProfile } = reading.configuration;
  const named = [
    choice.region,
    choice.awsProfile,
    choice.table,
    env.SENTINEL_LEDGER_TABLE,
    env.AWS_ENDPOINT_URL_SSM,
    env.AWS_ENDPOINT_URL,
  ];
  const elsewhere = endpoint !== undefined || named.some((one) => filled(one) !== undefined);
  if (choice.identity !== undefined || !elsewhere) return localPlace(root, choice, env);
  const region =
    endpoint === undefined
      ? (configured?.value ?? filled(env.AWS_REGION) ?? filled(env.AWS_DEFAULT_REGION))
      : serviceRegion(new URL(endpoint.value), reading.configuration, env);
  if (region === undefined) return usage('the region is not known: give `--region` or set `AWS_REGION`');
  if (!isRegion(region)) return usage('the region is not a region’s name: give one such as `eu-central-1`');
  const finding = await callerKeysFinder(env, awsProfile?.value)();
  if (!finding.ok) return finding;
  const { accessKeyId, secretAccessKey, sessionToken } = finding.keys;
  const environment = {
    ...env,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  const words = `Parameter Store of ${region}, as access key ${accessKeyId}`;
  const openLedger = () => remoteLedger(choice, region, environment);
  return { ok: true, place: { words, root, region, environment, openLedger } };
}

/** The local stack's ledger is never another store's: without a table there is none. */
async function remoteLedger(choice: PlaceChoice, region: string, environment: Env): Promise<LedgerOpening> {
  const table = choice.table ?? filled(environment.SENTINEL_LEDGER_TABLE);
  if (table === undefined) {
    const message = 'the ledger is not known: give `--table` or set SENTINEL_LEDGER_TABLE';
    return { ok: false, kind: 'usage', message };
  }
  const { openLedger } = await import('../audit/open-ledger.ts');
  return openLedger({ table, region, ...(choice.log === undefined ? {} : { log: choice.log }) }, environment);
}

function localPlace(root: string, choice: PlaceChoice, env: Env): PlaceReading {
  const reading = localStack(env);
  if (reading.found === false) {
    const how = 'give `--region`, set SENTINEL_ENDPOINT, or start the local stack with `npm start`';
    return { ok: false, kind: 'unreachable', message: `no parameter store: ${how} (no \`${reading.path}\`)` };
  }
  if (reading.found === 'broken') {
    const message = `\`${reading.path}\` is not a local stack’s file: ${reading.fault}`;
    return { ok: false, kind: 'unreachable', message };
  }
  const { stack } = reading;
  const { identity: asked } = choice;
  const identity =
    asked === undefined ? stack.identities[0] : stack.identities.find(({ name }) => name === asked);
  if (identity === undefined) {
    const names = stack.identities.map(({ name }) => `\`${name}\``).join(', ');
    return usage(`the local stack has no such identity: use one of ${names}`);
  }
  const openLedger = async () =>
    (await import('../audit/open-ledger.ts')).openLedger({}, localLedgerEnv(env));
  return {
    ok: true,
    place: {
      words: `the local stack’s Parameter Store, as ${identity.name}`,
      root,
      region: stack.region,
      environment: environmentOf(stack, identity),
      openLedger,
    },
  };
}

/** Of the whole environment nothing but where the stack is: the rest may name another ledger. */
function localLedgerEnv({ SENTINEL_LOCAL_DIR }: Env): Env {
  return { SENTINEL_LOCAL_DIR };
}

function environmentOf({ endpoints }: StackFile, identity: StackFile['identities'][number]): Env {
  return {
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ACCESS_KEY_ID: identity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
    AWS_SESSION_TOKEN: identity.sessionToken,
  };
}

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function usage(message: string): PlaceReading {
  return { ok: false, kind: 'usage', message };
}
