import { compile, type Policy } from './compile.ts';
import { parseDurationSeconds } from './duration.ts';
import { EFFECTS, MODES, type Rule } from './rule.ts';
import { readOneOf, readTexts } from './texts.ts';
import { readWindow } from './window.ts';
import {
  type Fault,
  fault,
  faultsOf,
  openYaml,
  readMap,
  readScalar,
  readSequence,
  shown,
  type YamlNode,
} from './yaml.ts';

export type ParsedPolicy = { ok: true; policy: Policy } | { ok: false; faults: Fault[] };

/**
 * Reads and compiles a policy document, version "1". All that is wrong with it is
 * reported together, in the order of the text; a document with a fault gives no policy.
 * Never throws, whatever the text.
 */
export function parsePolicy(text: string): ParsedPolicy {
  const opened = openYaml(text);
  if (!opened.ok) return opened;
  const rules = readDocument(opened.root);
  const faults = faultsOf(opened.root);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, policy: compile(rules) };
}

/** A rule read with a fault in it never reaches a policy: the fault refuses the document. */
function readDocument(root: YamlNode): Rule[] {
  const document = readMap(root, ['version', 'rules']);
  if (!document) return [];
  const version = document.get('version');
  const rules = document.get('rules');
  if (!version) fault(root, 'missing `version`, write version: "1"');
  else readVersion(version);
  if (!rules) fault(root, 'missing `rules`, list at least one');
  const items = (rules && readSequence(rules)) ?? [];
  if (rules && items.length === 0 && faultsOf(root).length === 0) fault(rules, 'no rules, list at least one');
  return items.flatMap((item, index) => readRule(item, index) ?? []);
}

function readVersion(node: YamlNode): void {
  const version = readScalar(node);
  if (version === undefined || version === '1') return;
  fault(node, `unsupported version \`${shown(version)}\`, write "1"`);
}

/** Documents made for sentinel's Go server may name its session table; here the ledger has every session. */
const RULE_KEYS = ['name', 'effect', 'conditions', 'reason', 'max_server_duration', 'session_table'];

function readRule(node: YamlNode, index: number): Rule | undefined {
  const rule = readMap(node, RULE_KEYS);
  if (!rule) return undefined;
  const [nameNode, effectNode, conditionsNode] = [
    rule.get('name'),
    rule.get('effect'),
    rule.get('conditions'),
  ];
  const [reasonNode, durationNode, tableNode] = ['reason', 'max_server_duration', 'session_table'].map(
    (key) => rule.get(key),
  );
  const name = nameNode && readScalar(nameNode);
  if (!nameNode || name === '') fault(nameNode ?? node, 'rule without a name, give it `name`');
  if (!effectNode) fault(node, `missing \`effect\`, use one of ${EFFECTS.join(', ')}`);
  const effect = effectNode && readOneOf(effectNode, EFFECTS);
  const reason = reasonNode ? readScalar(reasonNode) : '';
  if (tableNode) readScalar(tableNode);
  const maxServerDurationSeconds = durationNode && readDuration(durationNode);
  const conditions = conditionsNode ? readConditions(conditionsNode) : noConditions(node);
  if (name === undefined || effect === undefined || reason === undefined || !conditions) return undefined;
  return { index, name, effect, reason, maxServerDurationSeconds, ...conditions };
}

type Conditions = Pick<Rule, 'profiles' | 'users' | 'modes' | 'window'>;

function readConditions(node: YamlNode): Conditions | undefined {
  const conditions = readMap(node, ['profiles', 'users', 'time', 'mode', 'device']);
  if (!conditions) return undefined;
  const [profiles, users] = [conditions.get('profiles'), conditions.get('users')];
  const [time, mode, device] = [conditions.get('time'), conditions.get('mode'), conditions.get('device')];
  if (device)
    fault(device, '`device` conditions are not supported, a rule that needs one cannot be kept here');
  const read = {
    profiles: profiles ? readTexts(profiles, readScalar) : [],
    users: users ? readTexts(users, readScalar) : [],
    modes: mode ? readTexts(mode, (item) => readOneOf(item, MODES)) : [],
  };
  const window = time && readWindow(time);
  if (read.profiles?.length === 0 && read.users?.length === 0 && !time) return noConditions(node);
  if (!read.profiles || !read.users || !read.modes || (time && !window)) return undefined;
  return { profiles: read.profiles, users: read.users, modes: read.modes, window };
}

function noConditions(node: YamlNode): undefined {
  fault(node, 'rule without conditions on profiles, users or time, give it one');
}

function readDuration(node: YamlNode): number | undefined {
  const text = readScalar(node);
  if (text === undefined) return undefined;
  const seconds = parseDurationSeconds(text);
  if (typeof seconds === 'number') return seconds;
  const what = seconds === undefined ? 'is no duration' : 'is out of range';
  fault(node, `\`${shown(text)}\` ${what}, write 15m to 1h`);
  return undefined;
}
