import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConfig } from '../../functions/config/read-config.ts';
import { SETTINGS } from '../../functions/config/settings.ts';
import { ENVIRONMENT } from '../vend/in-process.ts';
import { BROKEN_ENVIRONMENTS, environmentWith } from './broken-environments.ts';

function faultsOf(environment: Record<string, string>): string[] {
  const reading = readConfig(environment);
  if (reading.ok) throw new Error('the environment has no fault');
  return reading.faults;
}

/** The variables a fault is about, in backticks and in capitals. */
function namedIn(faults: readonly string[]): string[] {
  const names = faults.flatMap((fault) => [...fault.matchAll(/`((?:SENTINEL|AWS)_[A-Z_]*)`/g)]);
  return [...new Set(names.map(([, name = '']) => name))].sort();
}

test.for(BROKEN_ENVIRONMENTS)('$name', ({ change, named }) => {
  const faults = faultsOf(environmentWith(change));
  expect(namedIn(faults)).toEqual([...named].sort());
  for (const fault of faults) {
    expect(fault).toMatch(/^`/);
    expect(fault).not.toMatch(/[.\n]$|\n/);
  }
});

const variables = Object.values(SETTINGS).map(({ variable }) => variable);

test('all faults are told at once, and no value with them', () => {
  const broken = fc.tuple(
    fc.subarray(variables, { minLength: 1 }),
    fc.string({ unit: fc.constantFrom(...'!?#{}'), minLength: 12, maxLength: 40 }),
    fc.subarray(['SENTINEL_DEBUG', 'SENTINEL_RATE_BRUST']),
  );
  fc.assert(
    fc.property(broken, ([wrong, value, unknown]) => {
      const change = Object.fromEntries([...wrong, ...unknown].map((variable) => [variable, value]));
      const faults = faultsOf(environmentWith(change));
      for (const variable of [...wrong, ...unknown])
        expect(faults.filter((fault) => fault.startsWith(`\`${variable}\``))).toHaveLength(1);
      expect(faults).toHaveLength(wrong.length + unknown.length);
      expect(faults.join()).not.toContain(value);
    }),
  );
});

test('an environment of Lambda with what is required is enough, and gives every default as the table says', () => {
  const reading = readConfig({ ...ENVIRONMENT, PATH: '/usr/bin', _HANDLER: 'lambda.handler', TZ: ':UTC' });
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  const { config } = reading;
  expect(config.accountId).toBe('111122223333');
  for (const [key, { defaultText, variable }] of Object.entries(SETTINGS)) {
    if (defaultText === undefined || variable in ENVIRONMENT) continue;
    const [, value] = Object.entries(config).find(([name]) => name === key) ?? [];
    expect(value instanceof Set || value instanceof Map ? [...value].join() : String(value), variable).toBe(
      defaultText,
    );
  }
});

test('what may be written is read as it is meant', () => {
  const reading = readConfig({
    ...ENVIRONMENT,
    SENTINEL_SSO_ROLE_IDS: 'AROASSOSSOSSOSSOSSO01, AROASSOSSOSSOSSOSSO02',
    SENTINEL_TRUSTED_SESSION_ROLES: 'hop',
    SENTINEL_BARE_NAMES: 'session',
    SENTINEL_RATE_PER_SECOND: '10000',
    SENTINEL_POLICY_STALE_SECONDS: '0',
    AWS_REGION: 'us-gov-west-1',
  });
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  expect([...reading.config.ssoRoleIds]).toEqual(['AROASSOSSOSSOSSOSSO01', 'AROASSOSSOSSOSSOSSO02']);
  expect(reading.config).toMatchObject({
    bareNames: 'session',
    ratePerSecond: 10_000,
    policyStaleSeconds: 0,
    region: 'us-gov-west-1',
  });
});

test('each variable is in the table once, and the table says what it is for', () => {
  expect(new Set(variables).size).toBe(variables.length);
  for (const { variable, meaning, range, secret, defaultText } of Object.values(SETTINGS)) {
    expect(variable).toMatch(/^(?:SENTINEL|AWS)_[A-Z]+(?:_[A-Z]+)*$/);
    expect(`${meaning}${range}`.length).toBeGreaterThan(15);
    if (secret) expect(defaultText).toBeUndefined();
  }
});
