import { expect, test } from 'vitest';
import {
  followParameter,
  sweepConfiguration,
  watchedParameter,
} from '../../functions/detect/follow-configuration.ts';
import type { ParameterVersion } from '../../functions/detect/rules/configuration.ts';
import { rules } from '../audit/events.ts';
import { createMemoryStore, foldPorts } from './memory-store.ts';

const roots = { policyRoot: '/sentinel/policies', profileRoot: '/sentinel/profiles' };
const POLICY = '/sentinel/policies/prod';
const T = 1_795_000_000_000;

const version = (n: number, more: Partial<ParameterVersion> = {}): ParameterVersion => ({
  version: n,
  type: 'String',
  modifiedMs: T + n * 1000,
  modifiedBy: 'arn:aws:iam::123456789012:user/alice',
  text: `version: "${n}"`,
  ...more,
});

/** Parameter Store as a map, and what went onto the bus. */
function open(stored: Record<string, ParameterVersion[]>) {
  const ports = foldPorts(createMemoryStore());
  return {
    stored,
    ...ports,
    place: { accountId: '123456789012', region: 'us-east-1', version: '0.1.0' },
    roots,
    readHistory: async (name: string) => stored[name],
    listParameters: async (path: string) => Object.keys(stored).filter((name) => name.startsWith(`${path}/`)),
    codes: () => ports.sent.map(({ event }) => event.code),
  };
}

const policy = () => {
  const parameter = watchedParameter(POLICY, roots);
  if (parameter === undefined) throw new Error('a policy');
  return parameter;
};

test('the first sweep records what there is and tells nobody; what comes then is told, once', async () => {
  const store = open({ [POLICY]: [version(1), version(2)] });
  await sweepConfiguration(store);
  expect(store.codes()).toEqual(['PARAMETER_VERSION', 'PARAMETER_VERSION']);
  store.stored[POLICY]?.push(version(3));
  await followParameter(policy(), store);
  await followParameter(policy(), store);
  await sweepConfiguration(store);
  expect(store.codes().slice(2)).toEqual(['PARAMETER_VERSION', 'CONFIGURATION_CHANGED']);
  const taken = rules.schemas.get('Configuration Change');
  for (const { event, detailType } of store.sent)
    if (detailType === 'Configuration Change') expect(taken?.isValid(event), event.id).toBe(true);
  expect(store.sent[2]?.event).toMatchObject({
    profile: 'prod',
    time: new Date(T + 3000).toISOString(),
    parameter: { version: 3, modifiedBy: 'arn:aws:iam::123456789012:user/alice', text: 'version: "3"' },
  });
});

test('every version that was written between two looks is recorded, however many', async () => {
  const store = open({ [POLICY]: [version(1)] });
  await sweepConfiguration(store);
  for (let n = 2; n <= 34; n += 1) store.stored[POLICY]?.push(version(n));
  await sweepConfiguration(store);
  const recorded = store.sent.filter(({ event }) => event.outcome === 'change');
  expect(recorded).toHaveLength(34);
  expect(new Set(recorded.map(({ event }) => event.id)).size).toBe(34);
});

test('a sweep finds what no event told of: a new parameter, and one that is gone', async () => {
  const store = open({ [POLICY]: [version(1)] });
  await sweepConfiguration(store);
  store.stored['/sentinel/profiles/prod'] = [version(1)];
  delete store.stored[POLICY];
  await sweepConfiguration(store);
  await sweepConfiguration(store);
  const told = store.codes().slice(1);
  expect(told.toSorted()).toEqual([
    ...['CONFIGURATION_CHANGED', 'CONFIGURATION_CHANGED', 'PARAMETER_DELETED', 'PARAMETER_VERSION'],
  ]);
});

test('a parameter that was removed and made anew begins again at version 1, and that is told', async () => {
  const store = open({ [POLICY]: [version(1), version(2)] });
  await sweepConfiguration(store);
  store.stored[POLICY] = [version(1, { modifiedMs: T + 60_000, text: 'version: "other"' })];
  await followParameter(policy(), store);
  expect(store.codes().slice(2)).toEqual(['PARAMETER_VERSION', 'CONFIGURATION_CHANGED']);
});

test('the text of a SecureString is not copied', async () => {
  const store = open({ [POLICY]: [version(1, { type: 'SecureString', text: null })] });
  await sweepConfiguration(store);
  expect(store.sent[0]?.event).toMatchObject({ parameter: { text: null, sha256: null, version: 1 } });
  expect(rules.schemas.get('Configuration Change')?.isValid(store.sent[0]?.event)).toBe(true);
});

test('only what this service decides by is watched', () => {
  for (const name of [
    '/sentinel/policies',
    '/sentinel/policies/',
    '/sentinel/policies/a/b',
    '/other/policies/a',
  ])
    expect(watchedParameter(name, roots), name).toBeUndefined();
  expect(watchedParameter('/sentinel/profiles/a', roots)).toMatchObject({ kind: 'profile', profile: 'a' });
});
