import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const CLONE = resolve(import.meta.dirname, '../..');

/** What both commands are told. */
export type Place = {
  /** The Terraform root, absolute. */
  root: string;
  region: string;
  /** Of the AWS configuration file. */
  profile: string | undefined;
  /** Refuse every other account. */
  account: string | undefined;
  vars: readonly string[];
  varFiles: readonly string[];
  backendConfig: readonly string[];
  yes: boolean;
};

export type DeployArguments = Place & {
  /** Zips that were made before; absolute. */
  dist: string | undefined;
  policies: string | undefined;
  profiles: string | undefined;
  /** A profile the deployer must be given. */
  smokeProfile: string | undefined;
  /** Where clients reach the API, when it is not its own URL. */
  endpoint: string | undefined;
};

export type DestroyArguments = Place & {
  deleteLedger: boolean;
  /** The ledger's table, said again. */
  yesDeleteLedger: string | undefined;
};

/** Not ok: wrong words, or help was asked for. */
export type ArgumentsReading<T> = { ok: true; values: T } | { ok: false; isHelp: boolean; message: string };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const list = { type: 'string', multiple: true } as const;

const COMMON = {
  ...{ root: text, region: text, profile: text, account: text },
  ...{ var: list, 'var-file': list, 'backend-config': list, yes: flag },
} as const;

export const DEPLOY_USAGE =
  'npm run deploy -- --region R [--profile P] [--account ID] [--root DIR] [--var NAME=VALUE]… [--var-file FILE]… ' +
  '[--backend-config K=V]… [--dist DIR] [--profiles DIR] [--policies DIR] [--smoke-profile NAME] [--endpoint URL] [--yes]';
export const DESTROY_USAGE =
  'npm run destroy -- --region R [--profile P] [--account ID] [--root DIR] [--var NAME=VALUE]… [--var-file FILE]… ' +
  '[--backend-config K=V]… [--delete-ledger [--yes-delete-ledger TABLE]] [--yes]';

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the words of `npm run deploy`; paths are from `folder`. */
export function readDeploy(
  words: readonly string[],
  env: Env,
  folder: string,
): ArgumentsReading<DeployArguments> {
  const more = { dist: text, policies: text, profiles: text, 'smoke-profile': text, endpoint: text } as const;
  return guarded(words, DEPLOY_USAGE, () => {
    const { values } = parseArgs({ args: [...words], options: { ...COMMON, ...more } });
    const at = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path));
    return {
      ...readPlace(values, env, folder),
      dist: at(values.dist),
      policies: at(values.policies),
      profiles: at(values.profiles),
      smokeProfile: values['smoke-profile'],
      endpoint: values.endpoint,
    };
  });
}

export function readDestroy(
  words: readonly string[],
  env: Env,
  folder: string,
): ArgumentsReading<DestroyArguments> {
  const more = { 'delete-ledger': flag, 'yes-delete-ledger': text } as const;
  return guarded(words, DESTROY_USAGE, () => {
    const { values } = parseArgs({ args: [...words], options: { ...COMMON, ...more } });
    const [deleteLedger, yesDeleteLedger] = [values['delete-ledger'] === true, values['yes-delete-ledger']];
    if (yesDeleteLedger !== undefined && !deleteLedger)
      throw new Error('`--yes-delete-ledger` says again what `--delete-ledger` says first: give both');
    return { ...readPlace(values, env, folder), deleteLedger, yesDeleteLedger };
  });
}

type Values = {
  [name in 'root' | 'region' | 'profile' | 'account']?: string | undefined;
} & { [name in 'var' | 'var-file' | 'backend-config']?: string[] | undefined } & {
  yes?: boolean | undefined;
};

function readPlace(values: Values, env: Env, folder: string): Place {
  const region = values.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION);
  if (region === undefined || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new Error('name the region by `--region`, such as `eu-central-1`');
  if (values.account !== undefined && !/^\d{12}$/.test(values.account))
    throw new Error('`--account` takes the 12 digits of an account');
  const { root } = values;
  return {
    root:
      root === undefined
        ? join(CLONE, 'infra', 'examples', 'minimal')
        : isAbsolute(root)
          ? root
          : resolve(folder, root),
    region,
    profile: values.profile,
    account: values.account,
    vars: (values.var ?? []).map(checkVar),
    varFiles: (values['var-file'] ?? []).map((path) => resolve(folder, path)),
    backendConfig: values['backend-config'] ?? [],
    yes: values.yes === true,
  };
}

function checkVar(one: string): string {
  if (/^[A-Za-z_][\w-]*=/.test(one)) return one;
  throw new Error('`--var` takes NAME=VALUE');
}

function guarded<T>(words: readonly string[], usage: string, read: () => T): ArgumentsReading<T> {
  if (words.includes('--help') || words.includes('-h'))
    return { ok: false, isHelp: true, message: `usage: ${usage}` };
  try {
    return { ok: true, values: read() };
  } catch (error) {
    const what = error instanceof Error ? error.message.split('\n')[0] : 'wrong use';
    return { ok: false, isHelp: false, message: `${what}\nusage: ${usage}` };
  }
}
