import { expect, test } from 'vitest';
import { readDeploy, readDestroy } from '../../infra/deploy/arguments.ts';
import { divide, endedByPlan, keyMayGo, wronglyGone } from '../../infra/deploy/kept.ts';
import { type Change, changesOf, summaryOf } from '../../infra/deploy/plan-changes.ts';
import { quotaFault, reservedMore } from '../../infra/deploy/quota.ts';
import { withinModule } from '../../infra/deploy/state-facts.ts';
import { readRoot, versionFault } from '../../infra/deploy/terraform.ts';
import { settledPlan } from '../infra/plan.ts';

const REGION = ['--region', 'eu-central-1'];

test.each([
  [['--region', 'Mars'], 'name the region by `--region`'],
  [[], 'name the region by `--region`'],
  [[...REGION, '--var', 'x'], '`--var` takes NAME=VALUE'],
  [[...REGION, '--account', '12'], '12 digits'],
  [[...REGION, '--frob'], "Unknown option '--frob'"],
  [[...REGION, 'word'], "Unexpected argument 'word'"],
])('wrong words: %j', (words, says) => {
  expect(readDeploy(words, {}, '/here')).toMatchObject({ ok: false, message: expect.stringContaining(says) });
});

test.each([readDeploy, readDestroy])('help is told when it is asked for, and is no wrong use', (read) => {
  for (const word of ['--help', '-h'])
    expect(read([word], {}, '/here')).toEqual({
      ok: false,
      isHelp: true,
      message: expect.stringMatching(/^usage: npm run de(ploy|stroy) -- /),
    });
  expect(read([], {}, '/here')).toMatchObject({ ok: false, isHelp: false });
});

test('words: paths are from where npm was called, the region also from the environment', () => {
  const words = ['--root', 'mine', '--var', 'a=1', '--var', 'b=x=y', '--policies', 'p', '--yes'];
  expect(readDeploy(words, { AWS_REGION: 'eu-west-1' }, '/here')).toMatchObject({
    ok: true,
    values: {
      root: '/here/mine',
      region: 'eu-west-1',
      vars: ['a=1', 'b=x=y'],
      policies: '/here/p',
      yes: true,
    },
  });
  const twice = [...REGION, '--delete-ledger', '--yes-delete-ledger', 't'];
  expect(readDestroy(twice, {}, '/')).toMatchObject({
    ok: true,
    values: { deleteLedger: true, yesDeleteLedger: 't' },
  });
  expect(readDestroy([...REGION, '--yes-delete-ledger', 't'], {}, '/')).toMatchObject({ ok: false });
});

test.each([
  ['1.9.0', true],
  ['1.15.2', true],
  ['2.0.0', true],
  ['1.8.5', false],
  ['0.15.0', false],
  [undefined, false],
])('Terraform %s: %s', (version, does) => {
  expect(versionFault(version, 'install it') === undefined).toBe(does);
});

test.each([
  // concurrent, unreserved, more, fits, the quota that is needed
  [1000, 1000, 27, true, 0],
  [1000, 127, 27, true, 0],
  [1000, 126, 27, false, 1001],
  [10, 10, 27, false, 127],
  [10, 10, 0, true, 0],
  [1000, 100, 1, false, 1001],
])('a quota of %i with %i unreserved, %i more: %s', (concurrent, unreserved, more, fits, needed) => {
  const said = quotaFault({ concurrent, unreserved }, more);
  expect(said === undefined).toBe(fits);
  if (!fits) expect(said).toContain(`raised to ${needed} or more`);
});

const functionOf = (reserved: number) => ({
  ...{ address: 'x', mode: 'managed', type: 'aws_lambda_function' },
  values: { reserved_concurrent_executions: reserved },
});

test('what a plan reserves more than there is; -1 reserves nothing', () => {
  const module = (...reserved: number[]) => ({ root_module: { resources: reserved.map(functionOf) } });
  const plan = { planned_values: module(20, 2, -1), prior_state: { values: module(20, -1) } };
  expect(reservedMore(plan)).toBe(2);
  expect(reservedMore({})).toBe(0);
});

const NOBODY = { deleteLedger: false, filled: new Set<string>(), locked: new Set<string>() };

test('of the whole module, a destroy leaves the ledger, its keys and its copy, and takes all else', async (context) => {
  const planned = await settledPlan(context);
  const addresses = planned.resources.filter(({ mode }) => mode === 'managed').map(({ address }) => address);
  const { gone, kept } = divide(addresses, NOBODY);
  expect(gone.length + kept.length).toBe(addresses.length);
  const within = [...new Set(kept.map(withinModule))];
  expect(within).toEqual(
    expect.arrayContaining(['aws_dynamodb_table.ledger', 'aws_kms_key.signing', 'aws_kms_key.data']),
  );
  // Whatever the ledger's table and the copy are made of stays with them.
  const theirs = addresses.map(withinModule).filter((one) => /\.(ledger|checkpoints)$/.test(one));
  expect(within).toEqual(
    expect.arrayContaining(
      theirs.filter((one) => one.startsWith('aws_dynamodb') || one.startsWith('aws_s3')),
    ),
  );
  expect(gone.map(withinModule)).toEqual(
    expect.arrayContaining(['aws_lambda_function.vend', 'aws_dynamodb_table.detect']),
  );
});

test('told twice, all goes but what its own locks keep', () => {
  const addresses = [
    'aws_dynamodb_table.ledger',
    'aws_kms_key.data',
    'aws_kms_key.signing',
    'aws_s3_bucket.checkpoints',
  ].map((one) => `module.sentinel.${one}`);
  const all = { ...NOBODY, deleteLedger: true };
  expect(divide(addresses, all).kept).toEqual([]);
  const locks = { ...all, filled: new Set(['checkpoints']), locked: new Set(['data']) };
  expect(divide(addresses, locks).kept.map(withinModule)).toEqual([
    'aws_kms_key.data',
    'aws_s3_bucket.checkpoints',
  ]);
});

const deny = (Condition?: object) =>
  JSON.stringify({
    Statement: [
      { Effect: 'Allow', Action: 'kms:*' },
      {
        Effect: 'Deny',
        Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
        ...(Condition && { Condition }),
      },
    ],
  });
const butFor = (arn: string | string[]) => deny({ ArnNotEquals: { 'aws:PrincipalArn': arn } });
const ROLE = 'arn:aws:iam::123456789012:role/path/admin';
const SESSION = 'arn:aws:sts::123456789012:assumed-role/admin/alice';

test.each([
  ['nobody may', deny(), SESSION, false],
  ['a session of the role', butFor(ROLE), SESSION, true],
  ['one of several', butFor([`${ROLE}-2`, ROLE]), SESSION, true],
  ['a session of another', butFor(`${ROLE}-2`), SESSION, false],
  ['the user', butFor('arn:aws:iam::123456789012:user/ops'), 'arn:aws:iam::123456789012:user/ops', true],
  ['no such statement', JSON.stringify({ Statement: [] }), SESSION, true],
])('a key whose deletion %s', (_, policy, caller, may) => {
  expect(keyMayGo(policy, caller)).toBe(may);
});

test('a plan that would take what is kept is found, and changes are told by kind', () => {
  const change = (address: string, ...actions: string[]) => ({
    address,
    type: address.split('.')[0],
    change: { actions, after: {} },
  });
  const changes: Change[] = changesOf({
    resource_changes: [
      change('a.new', 'create'),
      change('a.newer', 'create'),
      change('b.same', 'no-op'),
      change('b.read', 'read'),
      change('c.changed', 'update'),
      change('d.moved', 'delete', 'create'),
      change('e.gone', 'delete'),
    ],
  });
  expect(summaryOf(changes)).toBe(
    '2 to create, 1 to change, 1 to replace, 1 to destroy\n  + 2 a\n  ~ c.changed\n  ± d.moved\n  - e.gone',
  );
  expect(wronglyGone(changes, ['c.changed', 'd.moved', 'e.gone'])).toEqual(['d.moved', 'e.gone']);
  expect(withinModule('module.a.module.b["x.y"].aws_s3_bucket.z["k.l"]')).toBe('aws_s3_bucket.z');
});

test('a deployment that would end the ledger, a key or the copy is told; other replacements are not', () => {
  const change = (address: string, action: Change['action']): Change => ({
    address,
    type: '',
    action,
    after: {},
  });
  const changes = [
    change('module.sentinel.aws_dynamodb_table.ledger', 'replace'),
    change('module.sentinel.aws_kms_key.signing', 'delete'),
    change('module.sentinel.aws_kms_key.data', 'update'),
    change('module.sentinel.aws_s3_bucket_policy.checkpoints', 'replace'),
    change('module.sentinel.aws_dynamodb_table.detect', 'replace'),
    change('module.sentinel.aws_lambda_function.vend', 'replace'),
  ];
  expect(endedByPlan(changes)).toEqual([
    'module.sentinel.aws_dynamodb_table.ledger',
    'module.sentinel.aws_kms_key.signing',
  ]);
});

test('a root tells what it leaves open', () => {
  const minimal = readRoot(new URL('../../infra/examples/minimal', import.meta.url).pathname);
  expect(minimal).toMatchObject({ isRoot: true, hasBackend: false });
  expect([...minimal.variables]).toContain('dist_path');
  expect(readRoot('/nowhere').isRoot).toBe(false);
});
