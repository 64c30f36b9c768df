import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningServer } from '../../local/http/running-server.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { bare, examine, faultsOf } from './examine.ts';
import { fillAccount, readerOf } from './moto-account.ts';
import { ACCOUNT } from './role-documents.ts';

let moto: RunningServer | undefined;
beforeAll(async () => {
  if (findMoto() === undefined) return;
  moto = await startMoto();
  if (moto !== undefined) await fillAccount(moto.url);
});
afterAll(() => moto?.stop());
beforeEach(({ skip }) => {
  if (findMoto() === undefined) skip(true, MOTO_ABSENT);
});

const reader = () => ({ ...bare(), ...readerOf(moto?.url ?? '') });
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/sentinel/${name}`;
const userArn = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;

test('a role that only the service can have: exit status 0, and IAM alone is asked', async () => {
  const findings = await examine(reader(), ['--role', roleArn('prod'), '--profile', 'prod']);
  expect(findings.map(({ id, level }) => `${level} ${id}`)).toEqual([
    'ok credentials',
    'ok role-read',
    'ok role-principal',
    'ok role-source-identity',
    'ok role-profile',
    'ok role-duration',
    'ok role-invoke',
    'ok role-reach',
  ]);
});

test('a role that its whole account may assume, and one for every profile with all rights', async () => {
  expect(await faultsOf(reader(), ['--role', roleArn('open')])).toEqual([
    `role-principal everybody of account ${ACCOUNT} whose own policies allow it may assume it too (Vend)`,
    'role-principal the service may not assume it',
  ]);
  const ids = (await faultsOf(reader(), ['--role', roleArn('unpinned')])).map((fault) => fault.split(' ')[0]);
  expect(new Set(ids)).toEqual(
    new Set(['role-source-identity', 'role-profile', 'role-invoke', 'role-reach', 'role-chain']),
  );
});

test('what is wrong is told with what to do', async () => {
  const { status, out } = await runSentinel(
    ['doctor', '--role', roleArn('prod'), '--profile', 'dev'],
    reader(),
  );
  expect(status).toBe(1);
  expect(out).toMatch(
    /\nWRONG role-profile {6}it is the role of profile `prod`, not of `dev` \(Vend\)\n {6}mend {14}demand StringEquals aws:RequestTag\/SentinelProfile "dev"/,
  );
});

test('a role that is not there, or not by this ARN', async () => {
  expect(await faultsOf(reader(), ['--role', roleArn('none')])).toEqual([
    expect.stringMatching(/^role-read the role cannot be read: NoSuchEntity/),
  ]);
  const elsewhere = 'arn:aws:iam::999900001111:role/sentinel/prod';
  expect(await faultsOf(reader(), ['--role', elsewhere])).toEqual([
    `role-read the keys’ account has ${roleArn('prod')}, not ${elsewhere}`,
  ]);
});

test('who could be the service: all of them warnings while nobody is named', async () => {
  const findings = await examine(reader(), ['--access']);
  const said = findings.map(({ id, level, what }) => `${level} ${id} ${what}`);
  expect(said).toEqual(
    expect.arrayContaining([
      `ok access-vend-role arn:aws:iam::${ACCOUNT}:role/sentinel-vend is Lambda’s alone to assume`,
      expect.stringContaining(`warning access-invoke ${userArn('admin')} may invoke the vend function`),
      expect.stringContaining(
        `warning access-code ${userArn('grouped')} may change the vend function, or let others in: lambda:UpdateFunctionCode`,
      ),
      expect.stringContaining('(group makers: make, statement 1)'),
      expect.stringContaining(`warning access-pass ${userArn('grouped')} may pass the vend role`),
      expect.stringContaining(`warning access-rewrite ${roleArn('unpinned')} may change the vend role`),
      expect.stringContaining('ok access-limits not looked at: '),
    ]),
  );
  expect(said.join()).not.toContain(userArn('reader'));
  expect(said.join()).not.toContain(`access-invoke ${userArn('grouped')}`);
});

test('with deployers named, all others are wrong', async () => {
  const findings = await examine(reader(), ['--access', '--deployer', userArn('*')]);
  const about = (arn: string) =>
    new Set(findings.filter(({ what }) => what.startsWith(arn)).map(({ level }) => level));
  expect(about(userArn('admin'))).toEqual(new Set(['ok']));
  expect(about(roleArn('unpinned'))).toEqual(new Set(['error']));
});

test('a vend role of another name is to be named', async () => {
  const wrong = ['--access', '--vend-role', `arn:aws:iam::${ACCOUNT}:role/tvm-vend`];
  expect(await faultsOf(reader(), wrong)).toEqual([
    `access-vend-role the account has no role arn:aws:iam::${ACCOUNT}:role/tvm-vend`,
  ]);
});

test('IAM that cannot be reached is told once, with what the reader needs', async () => {
  const unreachable = { ...reader(), AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:9' };
  const asked = [['--role', roleArn('prod')], ['--access']];
  for (const faults of await Promise.all(asked.map((words) => faultsOf(unreachable, words))))
    expect(faults).toEqual([expect.stringContaining('ECONNREFUSED')]);
});

test('what is no role’s ARN is wrong use', async () => {
  for (const words of [
    ['--role', 'prod'],
    ['--access', '--deployer', '*'],
    ['--vend-role', userArn('x')],
  ])
    expect((await runSentinel(['doctor', ...words], reader())).status).toBe(64);
});
