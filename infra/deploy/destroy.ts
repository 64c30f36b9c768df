import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOnTerminal } from '../../client/policy-store/confirm.ts';
import { type DestroyArguments, readDestroy } from './arguments.ts';
import { type Checked, checkPlace, initialize, variableArguments } from './check-place.ts';
import { member, textOf } from './json.ts';
import { divide, keyMayGo, type Told, wronglyGone } from './kept.ts';
import { bucketHolds, ledgerHolds } from './losses.ts';
import { changesOf, managedIn, type Resource } from './plan-changes.ts';
import { unprotect } from './protection.ts';
import { type Facts, factsOf, resourceAt } from './state-facts.ts';

const STATUS = { done: 0, failed: 1, refused: 2, usage: 64 } as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`destroy: ${text}\n`);

/** `npm run destroy`: tells what would be lost, asks, and takes all but the ledger, its keys and its copy. */
async function destroy(given: DestroyArguments): Promise<number> {
  const place = await checkPlace(given, process.env);
  if (!place.ok) {
    place.faults.forEach(complain);
    return STATUS.refused;
  }
  const { checked } = place;
  if ((await initialize(checked, given)) !== 0) return STATUS.failed;
  const state = await checked.terraform.json('show', '-json');
  const facts = factsOf(state);
  if (facts === undefined) {
    complain('the root’s state holds no sentinel: there is nothing here that this command knows');
    return STATUS.refused;
  }
  say(`account ${checked.aws.accountId}, region ${checked.aws.region}, as ${checked.aws.arn}`);
  const resources = managedIn(member(state, 'values'));
  const told = await whatMayGo(given, facts, resources, checked);
  const { gone, kept } = divide(
    resources.map(({ address }) => address),
    told,
  );
  if (gone.length === 0) {
    say(`nothing to destroy but what is kept: ${kept.length} resources (\`--delete-ledger\` takes them)`);
    return STATUS.done;
  }
  say(await lossesText(facts, gone, kept, told, checked));
  if (!(await isAgreed(given, facts, checked))) {
    complain('nothing was changed');
    return STATUS.refused;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-destroy-'));
  try {
    return await take(given, facts, { gone, kept }, checked, join(folder, 'plan'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What locks of their own keep, even where the ledger may go. */
async function whatMayGo(
  { deleteLedger }: DestroyArguments,
  facts: Facts,
  resources: readonly Resource[],
  { aws }: Checked,
): Promise<Told> {
  const [filled, locked] = [new Set<string>(), new Set<string>()];
  if (!deleteLedger) return { deleteLedger, filled, locked };
  const trail = textOf(resourceAt(resources, 'aws_s3_bucket.trail')?.values.bucket);
  for (const [name, bucket] of Object.entries({ checkpoints: facts.bucket, trail })) {
    // What cannot be looked into is left alone.
    if (bucket !== undefined && (await bucketHolds(bucket, aws.clientOptions)) !== 'empty') filled.add(name);
  }
  for (const name of ['data', 'signing']) {
    const policy = textOf(resourceAt(resources, `aws_kms_key.${name}`)?.values.policy) ?? '';
    if (!keyMayGo(policy, aws.arn)) locked.add(name);
  }
  return { deleteLedger, filled, locked };
}

async function lossesText(
  facts: Facts,
  gone: readonly string[],
  kept: readonly string[],
  { deleteLedger, filled, locked }: Told,
  { keys, env }: Checked,
): Promise<string> {
  const lines = [
    await ledgerHolds(facts, keys, env),
    `to destroy: ${gone.length} resources; nobody gets credentials any more, those given live to their end,`,
    'and logs, alarms, the state of the detections and messages that still wait are lost. The vend role of another',
    'deployment is another to IAM: every role that trusts it must have its trust applied anew',
  ];
  if (deleteLedger)
    lines.push(`with them THE LEDGER \`${facts.ledgerTable}\`: every decision, and what proves it`);
  for (const bucket of filled)
    lines.push(
      `the bucket of \`${bucket}\` holds something, or cannot be looked into: it stays, for its locks bind everybody`,
    );
  for (const key of locked)
    lines.push(
      `the policy of the key \`${key}\` lets you not delete it: it stays, until \`key_administrator_arns\` names you`,
    );
  return [...lines, 'to keep:', ...kept.map((address) => `  ${address}`)].join('\n');
}

/** Asks once for the service, and again, by the table's name, for the ledger. */
async function isAgreed(given: DestroyArguments, facts: Facts, { aws }: Checked): Promise<boolean> {
  const first = given.yes || (await askOnTerminal(`Destroy \`${facts.name}\` in account ${aws.accountId}?`));
  if (first === undefined) complain('there is no terminal to ask at: say `--yes`');
  if (first !== true) return false;
  if (!given.deleteLedger) return true;
  if (given.yesDeleteLedger !== undefined) {
    if (given.yesDeleteLedger === facts.ledgerTable) return true;
    complain(`\`--yes-delete-ledger\` must name the table: \`${facts.ledgerTable}\``);
    return false;
  }
  if (given.yes) {
    complain(`\`--yes\` is not said of the ledger: say \`--yes-delete-ledger ${facts.ledgerTable}\` as well`);
    return false;
  }
  return (
    (await askOnTerminal(`The ledger \`${facts.ledgerTable}\` cannot be made again. Delete it too?`)) === true
  );
}

/** Terraform evaluates the module before it ends it, and so hashes zips that need not have been built here. */
function emptyZips(folder: string): string {
  mkdirSync(folder);
  for (const name of ['vend', 'audit', 'sign', 'detect']) writeFileSync(join(folder, `${name}.zip`), '');
  return folder;
}

async function take(
  given: DestroyArguments,
  facts: Facts,
  { gone, kept }: { gone: readonly string[]; kept: readonly string[] },
  checked: Checked,
  plan: string,
): Promise<number> {
  const { terraform, root, aws } = checked;
  const variables = variableArguments(given, root, emptyZips(join(plan, '..', 'dist')));
  const targets = gone.map((address) => `-target=${address}`);
  const quietly = ['-input=false', '-lock-timeout=60s', '-compact-warnings'];
  const planned = await terraform.run(
    'plan',
    '-destroy',
    ...quietly,
    `-out=${plan}`,
    ...targets,
    ...variables,
  );
  if (planned !== 0) return STATUS.failed;
  const wrong = wronglyGone(changesOf(await terraform.json('show', '-json', plan)), kept);
  if (wrong.length > 0) {
    complain(`Terraform would take what is to be kept (${wrong.join(', ')}): nothing was changed`);
    return STATUS.failed;
  }
  const tables = [facts.detectTable, ...(given.deleteLedger ? [facts.ledgerTable] : [])];
  for (const table of tables) {
    const fault = table === undefined ? undefined : await unprotect(table, aws);
    if (fault !== undefined) {
      complain(fault);
      return STATUS.failed;
    }
  }
  if ((await terraform.run('apply', '-input=false', '-lock-timeout=60s', plan)) !== 0) {
    complain('Terraform stopped halfway: mend what it names, and run this again');
    return STATUS.failed;
  }
  say(
    `destroyed: ${gone.length} resources; kept, and still in the state: ${kept.length}. Another \`npm run deploy\` goes on with them`,
  );
  return STATUS.done;
}

// Terraform's state and plans hold secrets.
process.umask(0o077);
const reading = readDestroy(process.argv.slice(2), process.env, process.env.INIT_CWD ?? process.cwd());
if (reading.ok) {
  process.exitCode = await destroy(reading.values).catch((error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    return STATUS.failed;
  });
} else if (reading.isHelp) {
  say(reading.message);
} else {
  complain(reading.message);
  process.exitCode = STATUS.usage;
}
