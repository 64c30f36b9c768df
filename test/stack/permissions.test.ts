import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { parsePermissions, withPermissions } from '../../local/seeds/permissions.ts';
import { defaultSeeds } from '../../local/seeds/seeds.ts';
import { ask, startFixture, temporaryFolder } from './start-fixture.ts';

const seeds = defaultSeeds('123456789012', 'us-east-1');
const nothing: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
};

test('permissions stand in for those of the roles and resources they name, and of no others', () => {
  const changed = withPermissions(seeds, {
    roles: { 'sentinel-vend': [nothing] },
    queues: { 'sentinel-audit': nothing },
  });
  const permissionsOf = (name: string, of = changed) =>
    of.roles.find(({ roleName }) => roleName === name)?.permissions;
  expect(permissionsOf('sentinel-vend')).toEqual([nothing]);
  expect(permissionsOf('sentinel-audit')).toEqual(permissionsOf('sentinel-audit', seeds));
  expect(changed.queuePolicies).toEqual({ ...seeds.queuePolicies, 'sentinel-audit': nothing });
  expect(changed.bus).toEqual(seeds.bus);
});

test.each([
  ['[]', 'an object'],
  ['{}', '`roles`'],
  ['{"roles":{"sentinel-vend":{}}}', '`roles`'],
  ['{"roles":{},"queues":{"q":"x"}}', '`queues`'],
  ['{"roles":{},"bus":"x"}', '`bus`'],
  ['{"roles":{},"topics":{}}', '`topics`'],
])('%s is refused: it says %s', (text, said) => {
  expect(() => parsePermissions(text)).toThrow(said);
});

test('a role that is not there is refused', () => {
  expect(() => withPermissions(seeds, { roles: { vend: [nothing] } })).toThrow('no role `vend`');
});

test('a stack runs under the permissions of its file', async () => {
  const folder = temporaryFolder();
  const permissionsFile = join(folder, 'permissions.json');
  writeFileSync(permissionsFile, JSON.stringify({ roles: { 'sentinel-vend': [nothing] } }));
  const stack = await startFixture(folder, { permissionsFile });
  expect(await ask(stack, 'alice', 'dev')).toMatchObject({ kind: 'refused' });
});
