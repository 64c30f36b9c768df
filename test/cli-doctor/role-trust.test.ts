import { expect, test } from 'vitest';
import { judgeRole } from '../../client/doctor/role-judgement.ts';
import { API, DENY_INVOKE, roleOf, trusting, VEND_ROLE } from './role-documents.ts';
import { BYPASSED, principal, SOUND, type Trust } from './role-trust-cases.ts';

const EXPECTED = { vendRoles: [], profile: 'prod', api: { region: 'eu-west-1', id: API } };
function faultsOf(trust: Trust, expected: Parameters<typeof judgeRole>[1] = EXPECTED) {
  return judgeRole(roleOf(trust, [{ ...DENY_INVOKE, Resource: '*' }]), expected)
    .filter(({ level }) => level !== 'ok')
    .map(({ id, level, what }) => `${level} ${id}: ${what}`);
}

test.for(SOUND)('sound: %s', ([, trust]) => {
  expect(faultsOf(trust)).toEqual([]);
});

test.for(BYPASSED)('not sound: %s', ([, trust, faults]) => {
  expect(faultsOf(trust)).toEqual(faults);
});

test('with the vend role named, none that only has the name', () => {
  const other = 'arn:aws:iam::999900001111:role/tvm/west-vend';
  const expected = { ...EXPECTED, vendRoles: [other] };
  expect(faultsOf([trusting({ Principal: { AWS: other } })], expected)).toEqual([]);
  expect(faultsOf([trusting({ Principal: { AWS: [other, VEND_ROLE] } })], expected)).toEqual([
    principal(VEND_ROLE),
  ]);
});

test('longer sessions than the service can give are told', () => {
  const findings = judgeRole({ ...roleOf(), maxSessionSeconds: 43_200 }, EXPECTED);
  expect(findings.find(({ id }) => id === 'role-duration')).toMatchObject({ level: 'warning' });
});

test('a trust that cannot be read is wrong, whatever else is sound', () => {
  const findings = judgeRole({ ...roleOf(), trust: '{"Statement":[{"Effect":"Allow"}]}' }, EXPECTED);
  expect(findings.map(({ id, level }) => `${level} ${id}`)).toEqual(['error role-read']);
});
