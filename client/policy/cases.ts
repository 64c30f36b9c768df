import type { Decision, Fault, PolicyInput } from '../../functions/policy/index.ts';
import {
  fault,
  faultsOf,
  openYaml,
  readMap,
  readScalar,
  readSequence,
  shown,
  type YamlNode,
} from '../../functions/policy/yaml.ts';
import { momentMs } from './moment.ts';

/** One case: a request, the effect it is to have and, if given, the rule that is to decide (`''`: none). */
export type PolicyCase = {
  name: string;
  input: PolicyInput;
  effect: Decision['effect'];
  rule: string | undefined;
};

const EFFECTS = ['allow', 'deny', 'require_approval'] as const;
const KEYS = ['name', 'user', 'profile', 'mode', 'at', 'effect', 'rule'];

/**
 * Reads `cases: [{ name, user, profile, mode, at, effect, rule }]`, as strictly as a policy.
 * `mode` is `server` unless given; `at` may be left out where `timed` is false, for then
 * it decides nothing.
 */
export function parseCases(text: string, timed: boolean): { cases: PolicyCase[] } | { faults: Fault[] } {
  const opened = openYaml(text);
  if (!opened.ok) return { faults: opened.faults };
  const list = readMap(opened.root, ['cases'])?.get('cases');
  if (!list) fault(opened.root, 'missing `cases`, list at least one');
  const items = (list && readSequence(list)) ?? [];
  if (list && items.length === 0 && faultsOf(opened.root).length === 0)
    fault(list, 'no cases, list at least one');
  const cases = items.flatMap((item, index) => readCase(item, index, timed) ?? []);
  const faults = faultsOf(opened.root);
  return faults.length > 0 ? { faults } : { cases };
}

function readCase(node: YamlNode, index: number, timed: boolean): PolicyCase | undefined {
  const values = readMap(node, KEYS);
  if (!values) return undefined;
  const optional = (key: string): string | undefined => {
    const value = values.get(key);
    return value && readScalar(value);
  };
  const required = (key: string): string | undefined => {
    if (!values.has(key)) fault(node, `case without \`${key}\`, add it`);
    return optional(key);
  };
  const [user, profile, text] = [required('user'), required('profile'), required('effect')];
  const effect = EFFECTS.find((one) => one === text);
  const effectNode = values.get('effect');
  if (effectNode && text !== undefined && !effect)
    fault(effectNode, `\`${shown(text)}\` is no effect, use one of ${EFFECTS.join(', ')}`);
  const atMs = readMoment(values.get('at'), node, timed);
  const name = optional('name') ?? `case ${index}`;
  if (user === undefined || profile === undefined || effect === undefined || atMs === undefined)
    return undefined;
  return {
    name,
    input: { user, profile, mode: optional('mode') ?? 'server', atMs },
    effect,
    rule: optional('rule'),
  };
}

function readMoment(at: YamlNode | undefined, node: YamlNode, timed: boolean): number | undefined {
  if (!at) {
    if (timed)
      fault(node, 'case without `at`, the policy has time conditions: add it like 2026-06-03T09:30:00Z');
    return 0;
  }
  const text = readScalar(at);
  const atMs = text === undefined ? undefined : momentMs(text);
  if (text !== undefined && atMs === undefined)
    fault(at, `\`${shown(text)}\` is no RFC 3339 time, write it like 2026-06-03T09:30:00Z`);
  return atMs;
}
