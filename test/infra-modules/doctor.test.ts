import { expect, test } from 'vitest';
import { judgeRole } from '../../client/doctor/role-judgement.ts';
import { SERVICE } from './askers.ts';
import { plannedTexts } from './planned-documents.ts';

const document = plannedTexts();

const judged = (trust: string, permissions: string) =>
  judgeRole(
    {
      arn: `arn:aws:iam::${SERVICE}:role/sentinel/role`,
      trust: document(trust),
      maxSessionSeconds: 3600,
      policies: [{ name: 'own', text: document(permissions) }],
      boundary: undefined,
    },
    { vendRoles: [], profile: 'prod', api: { region: 'eu-west-1', id: 'a1b2c3d4e5' } },
  ).filter(({ level }) => level !== 'ok');

test('what the module makes is what `sentinel doctor --role` calls sound', () => {
  expect(judged('prod_trust', 'prod_permissions')).toEqual([]);
});

test('but the role of another profile is not, nor a hop role', () => {
  expect(judged('partner_trust', 'prod_permissions').map(({ id }) => id)).toEqual(['role-profile']);
  expect(judged('users_trust', 'prod_permissions').map(({ id }) => id)).toContain('role-principal');
});
