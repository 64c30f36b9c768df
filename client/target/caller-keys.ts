import { awsProfile, givesKeys, runsSentinel } from './aws-files.ts';
import { type Chain, loadSdkChain } from './sdk-chain.ts';

export type CallerKeys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

export type KeysReading =
  | { ok: true; keys: CallerKeys }
  /** `usage`: nothing gives keys, or what gives them is set up wrongly; the message tells what to do. */
  | { ok: false; kind: 'usage' | 'unreachable'; message: string };

type Env = Readonly<Record<string, string | undefined>>;

/** Set while the chain is asked: a `credential_process` of it that runs this command again would never end. */
export const CHAIN_MARK = 'SENTINEL_ASKED_BY_CHAIN';

/** Signing in may take a process, a browser's token and a call to STS. */
const CHAIN_LIMIT_MS = 20_000;

/**
 * Finds the caller's own keys as the AWS CLI does: the environment's, unless a profile is named; else the SDK's
 * chain (profile, SSO, process, web identity, container, instance), loaded only then. The chain keeps what it
 * found and renews it, so a finder is worth keeping. It reads the environment of the process itself.
 */
export function callerKeysFinder(env: Env, profile: string | undefined): () => Promise<KeysReading> {
  let chain: Promise<Chain> | undefined;
  return async () => {
    const inEnvironment = filled(env.AWS_ACCESS_KEY_ID) ?? filled(env.AWS_SECRET_ACCESS_KEY);
    if (profile === undefined && inEnvironment !== undefined) return environmentKeys(env);
    if (!markedHere && filled(env[CHAIN_MARK]) !== undefined) return fail(RECURSION);
    const named = profile ?? usableProfile(env);
    const settings = awsProfile(named ?? 'default', env);
    const fault = profileFault(named, settings);
    if (fault !== undefined) return fail(fault);
    mark();
    chain ??= loadSdkChain(named);
    return ask(await chain, givesKeys(settings));
  };
}

/** `ofProfile`: the keys are the profile's; others, which the chain finds where the profile fails, are not meant. */
async function ask({ find, profileFailure }: Chain, ofProfile: boolean): Promise<KeysReading> {
  let said = '';
  try {
    const keys = keysOf(await withinLimit(find()));
    if (!ofProfile || profileFailure() === undefined) return { ok: true, keys };
  } catch (error) {
    said = error instanceof Error ? error.message : '';
  }
  const reason = (ofProfile ? profileFailure() : undefined) ?? said;
  // The last link's reason is only that there was none.
  const isReason = reason !== '' && !/Could not load credentials from any providers|metadata/i.test(reason);
  const why = isReason ? ` (${reason.replace(/\s+/g, ' ').trim()})` : '';
  return fail(`no keys of yours to sign with${why}: ${HOW}`);
}

/** The mark is for the processes below this one. */
let markedHere = false;

function mark(): void {
  markedHere = true;
  process.env[CHAIN_MARK] = '1';
}

const RECURSION =
  'the AWS profile to sign with asks `sentinel` for its own keys: name another by `--aws-profile`';
const HOW =
  'log in (`aws sso login`), name a profile by `--aws-profile`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for temporary keys';

/** AWS_PROFILE may have led an SDK to us: the profile whose `credential_process` we are cannot be the one to sign. */
function usableProfile(env: Env): string | undefined {
  const named = filled(env.AWS_PROFILE);
  return named !== undefined && runsSentinel(awsProfile(named, env)) ? 'default' : named;
}

/** The chain would look elsewhere, and find keys that were not meant: a name that gives none is a fault. */
function profileFault(name: string | undefined, settings: ReadonlyMap<string, string>): string | undefined {
  if (runsSentinel(settings)) return RECURSION;
  if (name === undefined || name === 'default' || givesKeys(settings)) return undefined;
  const what =
    settings.size === 0 ? `there is no AWS profile \`${name}\`` : `the AWS profile \`${name}\` gives no keys`;
  return `${what}: name another of \`~/.aws/config\``;
}

async function withinLimit<T>(finding: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `no keys of yours were found in ${CHAIN_LIMIT_MS / 1000} s`;
    timer = setTimeout(() => reject(new Error(message)), CHAIN_LIMIT_MS);
  });
  try {
    return await Promise.race([finding, late]);
  } finally {
    clearTimeout(timer);
  }
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: CallerKeys): CallerKeys {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** The keys every AWS SDK reads first. */
function environmentKeys(env: Env): KeysReading {
  const accessKeyId = filled(env.AWS_ACCESS_KEY_ID);
  const secretAccessKey = filled(env.AWS_SECRET_ACCESS_KEY);
  const sessionToken = filled(env.AWS_SESSION_TOKEN);
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return fail(`only half of your keys is set: ${HOW}`);
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId))
    return fail('AWS_ACCESS_KEY_ID is not an access key id: correct it');
  if (![secretAccessKey, sessionToken ?? 'none'].every((one) => /^[\x21-\x7e]+$/.test(one))) {
    return fail('AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN has spaces or control characters: copy it again');
  }
  return {
    ok: true,
    keys: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  };
}

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function fail(message: string): KeysReading {
  return { ok: false, kind: 'usage', message };
}
