import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { areSettled, compileDocuments } from '../../functions/profile/documents.ts';
import { policyText, profileText } from '../vend/documents.ts';

const raw = (text: string, version = 1) => ({ name: '/sentinel/x', text, version });

test('both documents are compiled, with the version and the hash of what was read', () => {
  const documents = compileDocuments(
    { policy: raw(policyText(), 7), profile: raw(profileText(), 9) },
    undefined,
  );
  expect(documents.policy).toMatchObject({ state: 'compiled', version: 7 });
  expect(documents.profile).toMatchObject({
    state: 'compiled',
    version: 9,
    sha256: createHash('sha256').update(profileText()).digest('hex'),
    compiled: { roleArn: 'arn:aws:iam::111122223333:role/dev' },
  });
  expect(areSettled(documents)).toBe(true);
});

test.for([
  ['no policy', { policy: undefined, profile: raw(profileText()) }, ['absent', 'compiled']],
  ['no profile', { policy: raw(policyText()), profile: undefined }, ['compiled', 'absent']],
  ['a policy at fault', { policy: raw('rules: []'), profile: raw(profileText()) }, ['invalid', 'compiled']],
  ['a profile at fault', { policy: raw(policyText()), profile: raw('') }, ['compiled', 'invalid']],
] as const)('with %s nothing is settled', ([, read, states]) => {
  const documents = compileDocuments(read, undefined);
  expect([documents.policy.state, documents.profile.state]).toEqual(states);
  expect(areSettled(documents)).toBe(false);
});

test('a document at fault keeps its version, its hash and all its faults', () => {
  const { profile } = compileDocuments({ policy: undefined, profile: raw('version: "2"', 3) }, undefined);
  expect(profile).toMatchObject({
    state: 'invalid',
    version: 3,
    sha256: createHash('sha256').update('version: "2"').digest('hex'),
    faults: [{ path: '' }, { path: 'version' }],
  });
});

test('the same version of the same text is not compiled again; another text under the version is', () => {
  const first = compileDocuments({ policy: raw(policyText()), profile: raw(profileText()) }, undefined);
  const second = compileDocuments({ policy: raw(policyText()), profile: raw(profileText()) }, first);
  expect(second.policy).toBe(first.policy);
  expect(second.profile).toBe(first.profile);
  const madeAnew = raw(profileText('', 'arn:aws:iam::111122223333:role/other'));
  const third = compileDocuments({ policy: raw(policyText(), 2), profile: madeAnew }, second);
  expect(third.policy).toMatchObject({ version: 2 });
  expect(third.profile).toMatchObject({ compiled: { roleArn: 'arn:aws:iam::111122223333:role/other' } });
  const fourth = compileDocuments({ policy: undefined, profile: madeAnew }, third);
  expect(fourth.policy).toEqual({ state: 'absent' });
  expect(fourth.profile).toBe(third.profile);
});
