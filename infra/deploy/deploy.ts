import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOnTerminal } from '../../client/policy-store/confirm.ts';
import { pasteText, pushDocuments, trySmoke } from './after.ts';
import { CLONE, type DeployArguments, readDeploy } from './arguments.ts';
import { type Checked, checkPlace, initialize, variableArguments } from './check-place.ts';
import { findClashes } from './clashes.ts';
import { member, textOf } from './json.ts';
import { endedByPlan } from './kept.ts';
import { type Change, changesOf, dataIn, summaryOf } from './plan-changes.ts';
import { runProgram } from './program.ts';
import { quotaFault, readQuota, reservedMore } from './quota.ts';
import { factsOf } from './state-facts.ts';

const STATUS = { done: 0, failed: 1, refused: 2, usage: 64 } as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`deploy: ${text}\n`);

/** `npm run deploy`: looks, builds, plans, asks, applies, and tries what was deployed. @returns the exit status */
async function deploy(given: DeployArguments): Promise<number> {
  const place = await checkPlace(given, process.env);
  if (!place.ok) {
    place.faults.forEach(complain);
    return STATUS.refused;
  }
  const { checked } = place;
  const { accountId, arn, region } = checked.aws;
  say(`account ${accountId}, region ${region}, as ${arn}`);
  if (!checked.root.hasBackend)
    say(
      'the state stays in the root’s folder, on this machine alone: for more than a trial add a `backend` block\n' +
        '(docs/deploy.md). It holds the origin proof: keep it as a secret',
    );
  if (given.dist === undefined && (await build(checked)) !== 0) return STATUS.failed;
  if ((await initialize(checked, given)) !== 0) return STATUS.failed;
  // The plan holds what the state holds: readable by its owner alone, and gone afterwards.
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-deploy-'));
  try {
    return await planAndApply(given, checked, join(folder, 'plan'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build({ env }: Checked): Promise<number> {
  say('building …');
  const script = join(CLONE, 'infra', 'build', 'build.ts');
  return (await runProgram(process.execPath, [script], env, true)).status;
}

async function planAndApply(given: DeployArguments, checked: Checked, plan: string): Promise<number> {
  const { terraform, root } = checked;
  const variables = variableArguments(given, root, given.dist ?? join(CLONE, 'dist'));
  const quietly = ['-input=false', '-lock-timeout=60s', '-compact-warnings'];
  if ((await terraform.run('plan', ...quietly, `-out=${plan}`, ...variables)) !== 0) return STATUS.failed;
  const shown = await terraform.json('show', '-json', plan);
  const changes = changesOf(shown);
  const faults = await planFaults(shown, changes, checked);
  if (faults.length > 0) {
    faults.forEach(complain);
    complain('nothing was changed');
    return STATUS.refused;
  }
  if (changes.length === 0) say('nothing to change');
  else {
    say(summaryOf(changes));
    const agreed = given.yes || (await askOnTerminal(`Apply this to account ${checked.aws.accountId}?`));
    if (agreed === undefined) complain('there is no terminal to ask at: say `--yes`');
    if (agreed !== true) {
      complain('nothing was changed');
      return STATUS.refused;
    }
    if ((await terraform.run('apply', '-input=false', '-lock-timeout=60s', plan)) !== 0) {
      complain('Terraform stopped halfway: mend what it names, and run this again, which goes on from there');
      return STATUS.failed;
    }
  }
  return finish(given, checked);
}

/** What must not be applied: another place than asked for, a quota too small, names that are taken. */
async function planFaults(plan: unknown, changes: readonly Change[], checked: Checked): Promise<string[]> {
  const { aws } = checked;
  const faults: string[] = [];
  for (const { type, values } of dataIn(member(plan, 'prior_state', 'values'))) {
    const region = type === 'aws_region' ? textOf(values.region) || textOf(values.id) : undefined;
    if (region && region !== aws.region)
      faults.push(
        `the root deploys to ${region}, not to ${aws.region}: leave the region out of its provider`,
      );
    const account = type === 'aws_caller_identity' ? textOf(values.account_id) : undefined;
    if (account && account !== aws.accountId)
      faults.push(`the root deploys to account ${account}, not to ${aws.accountId}`);
  }
  faults.push(
    ...endedByPlan(changes).map(
      (address) =>
        `the plan would end ${address}, which must last: undo what changed, or take it out of the state by hand`,
    ),
  );
  const more = reservedMore(plan);
  const quota = more > 0 ? await readQuota(aws) : undefined;
  if (quota?.ok === false) complain(`not looked at: Lambda’s quota (${quota.why})`);
  const short = quota?.ok === true ? quotaFault(quota.quota, more) : undefined;
  if (short !== undefined) faults.push(short);
  const { taken, unseen } = await findClashes(changes, aws);
  if (unseen.length > 0) complain(`not looked for: ${unseen.join(', ')}`);
  faults.push(...taken.map((one) => `there already, and not in this state: ${one}`));
  if (taken.length > 0) faults.push('bring these into the state so, or give the module another `name`');
  return [...new Set(faults)];
}

async function finish(given: DeployArguments, checked: Checked): Promise<number> {
  const facts = factsOf(await checked.terraform.json('show', '-json'));
  if (facts?.apiUrl === undefined) {
    complain('the root’s state holds no whole sentinel: is its module `infra`?');
    return STATUS.failed;
  }
  const pushed = await pushDocuments(given, facts, checked);
  if (pushed !== 0) {
    complain('it is deployed, but the documents were not stored: see above');
    return pushed;
  }
  const endpoint = given.endpoint ?? facts.apiUrl;
  const smoked = await trySmoke({ ...given, endpoint }, facts, checked, say);
  say(pasteText({ ...given, endpoint }, facts));
  if (smoked !== 0) complain('it is deployed, and a part of it does not work: see above');
  return smoked;
}

// Terraform's state and plans hold secrets.
process.umask(0o077);
const reading = readDeploy(process.argv.slice(2), process.env, process.env.INIT_CWD ?? process.cwd());
if (reading.ok) {
  process.exitCode = await deploy(reading.values).catch((error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    return STATUS.failed;
  });
} else if (reading.isHelp) {
  say(reading.message);
} else {
  complain(reading.message);
  process.exitCode = STATUS.usage;
}
