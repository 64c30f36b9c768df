import { type CallerKeys, CHAIN_MARK, callerKeysFinder } from '../../client/target/caller-keys.ts';
import { CLONE, type Place } from './arguments.ts';
import { type Aws, readAccount } from './aws.ts';
import { openTerraform, type RootFacts, readRoot, type Terraform, terraformFault } from './terraform.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where is deployed to, with what: looked at, and sound. */
export type Checked = {
  aws: Aws;
  keys: CallerKeys;
  terraform: Terraform;
  root: RootFacts;
  /** For programs that are started: they find the same keys and region. */
  env: Env;
};

export type CheckReading = { ok: true; checked: Checked } | { ok: false; faults: readonly string[] };

/** Looks at tools, root, keys and account; everything that is wrong is told together. */
export async function checkPlace(
  place: Place,
  env: Env,
  node = process.versions.node,
): Promise<CheckReading> {
  const faults: string[] = [];
  const fault = await terraformFault(env);
  if (fault !== undefined) faults.push(fault);
  // The zips hold code caches of this very Node's V8; Lambda's nodejs24.x takes no other.
  if (!node.startsWith('24.'))
    faults.push(`this is Node ${node}: start it by \`npm run\`, which takes Node 24`);
  const root = readRoot(place.root);
  if (!root.isRoot)
    faults.push(`\`${place.root}\` holds no Terraform configuration: name its folder by \`--root\``);
  if (place.backendConfig.length > 0 && root.isRoot && !root.hasBackend)
    faults.push(
      '`--backend-config` needs a `backend` block in the root: add `terraform { backend "s3" {} }`',
    );
  const account = await findAccount(place, env);
  if (!account.ok) faults.push(account.message);
  if (faults.length > 0 || !account.ok) return { ok: false, faults };
  const childEnv = environmentFor(place, env);
  const { aws, keys } = account;
  return {
    ok: true,
    checked: { aws, keys, root, env: childEnv, terraform: openTerraform(place.root, childEnv) },
  };
}

type Account = { ok: true; aws: Aws; keys: CallerKeys } | { ok: false; message: string };

async function findAccount({ profile, region, account }: Place, env: Env): Promise<Account> {
  const finding = await callerKeysFinder(env, profile)();
  if (!finding.ok) return finding;
  const reading = await readAccount(finding.keys, region);
  if (!reading.ok) return reading;
  if (account !== undefined && account !== reading.aws.accountId) {
    const message = `these keys are of account ${reading.aws.accountId}, not of ${account}: name another profile`;
    return { ok: false, message };
  }
  return { ok: true, aws: reading.aws, keys: finding.keys };
}

/** Without the mark that keeps a `credential_process` from asking itself: what is started here is none. */
function environmentFor({ profile, region }: Place, env: Env): Env {
  const { [CHAIN_MARK]: _, ...rest } = env;
  const chosen: Env = { ...rest, AWS_REGION: region };
  if (profile === undefined) return chosen;
  const {
    AWS_ACCESS_KEY_ID: _id,
    AWS_SECRET_ACCESS_KEY: _secret,
    AWS_SESSION_TOKEN: _token,
    ...others
  } = chosen;
  return { ...others, AWS_PROFILE: profile };
}

/** `-var` and `-var-file` for plan: the operator's, and what the root leaves to whoever deploys it. */
export function variableArguments(place: Place, root: RootFacts, dist: string): string[] {
  const given = new Set(place.vars.map((one) => one.slice(0, one.indexOf('='))));
  const ours = Object.entries({ dist_path: dist, region: place.region }).filter(
    ([name]) => root.variables.has(name) && !given.has(name),
  );
  return [
    ...place.varFiles.map((path) => `-var-file=${path}`),
    ...ours.map(([name, value]) => `-var=${name}=${value}`),
    ...place.vars.map((one) => `-var=${one}`),
  ];
}

/** `terraform init`, with the state where it is to be. */
export function initialize({ terraform }: Checked, { backendConfig }: Place): Promise<number> {
  return terraform.run('init', '-input=false', ...backendConfig.map((one) => `-backend-config=${one}`));
}

/** The program of the `sentinel` command in this clone. */
export const SENTINEL = `${CLONE}/client/sentinel.ts`;
