import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parsePolicy } from '../../functions/policy/index.ts';
import { documentVectors, policyVectors } from './vectors.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/schema/policy.v1.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** As an editor reads it: YAML 1.2 core schema. */
function asEditors(yaml: string): unknown {
  return parse(yaml.replace(/\r(?!\n)/g, '\n'), { logLevel: 'silent' });
}

const accepted = [
  ...policyVectors.map(({ id, policyYaml }) => [id, policyYaml] as const),
  ...documentVectors.map(({ id, yaml }) => [id, yaml] as const),
].filter(([, yaml]) => parsePolicy(yaml).ok);

test.each(accepted)('%s, which the parser accepts, is valid', (_, yaml) => {
  expect(validate(asEditors(yaml)), JSON.stringify(validate.errors)).toBe(true);
});

test('that was no small number', () => {
  expect(accepted.length).toBeGreaterThan(80);
});

const GOOD = 'version: "1"\nrules:\n  - name: q\n    effect: allow\n    conditions: {users: [alice]}\n';

describe('typical mistakes are invalid, for the schema as for the parser', () => {
  test.each([
    ['unknown key of the policy', `${GOOD}owner: me\n`],
    ['profile for profiles', GOOD.replace('users', 'profile')],
    ['a text where a list belongs', GOOD.replace('[alice]', 'alice')],
    ['an effect that is none', GOOD.replace('allow', 'permit')],
    ['no conditions', GOOD.replace('{users: [alice]}', '{}')],
    ['conditions on mode only', GOOD.replace('users: [alice]', 'mode: [server]')],
    ['a mode that is none', GOOD.replace('[alice]', '[alice], mode: [Server]')],
    ['no rules', 'version: "1"\nrules: []\n'],
    ['another version', GOOD.replace('"1"', '"2"')],
    ['no name', GOOD.replace('name: q', 'reason: q')],
    ['an empty name', GOOD.replace('name: q', 'name: ""')],
    ['24:00', GOOD.replace('[alice]', '[alice], time: {hours: {start: "09:00", end: "24:00"}}')],
    ['9:00', GOOD.replace('[alice]', '[alice], time: {hours: {start: "9:00", end: "18:00"}}')],
    ['hours without end', GOOD.replace('[alice]', '[alice], time: {hours: {start: "09:00"}}')],
    ['a day that is none', GOOD.replace('[alice]', '[alice], time: {days: [Monday]}')],
    ['time with neither days nor hours', GOOD.replace('[alice]', '[alice], time: {timezone: UTC}')],
    ['a null', GOOD.replace('[alice]', '~')],
    ['device', GOOD.replace('[alice]', '[alice], device: {require_mdm: true}')],
    ['a duration without unit', GOOD.replace('effect: allow', 'effect: allow\n    max_server_duration: 900')],
  ])('%s', (_, yaml) => {
    expect(parsePolicy(yaml).ok).toBe(false);
    expect(validate(asEditors(yaml))).toBe(false);
  });
});
