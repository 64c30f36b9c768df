import { createHash } from 'node:crypto';
import {
  fault,
  faultsOf,
  openYaml,
  readMap,
  readScalar,
  readSequence,
  shown,
  type YamlNode,
} from '../policy/yaml.ts';
import type { Profile, ProfileParsing } from './profile.ts';
import { readSessionTags } from './session-tags.ts';

const KEYS = [
  'version',
  'role_arn',
  'max_session_duration',
  'external_id',
  'session_policy',
  'session_policy_arns',
  'tags',
] as const;

const ROLE_ARN =
  /^arn:(aws(?:-[a-z]+){0,3}):iam::(\d{12}):role\/(?:[\u0021-\u007e]{1,511}\/)?[\w+=,.@-]{1,64}$/;
const POLICY_ARN =
  /^arn:(aws(?:-[a-z]+){0,3}):iam::(\d{12}|aws):policy\/(?:[\u0021-\u007e]{1,511}\/)?[\w+=,.@-]{1,128}$/;
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const LONGEST_SESSION_POLICY = 2048;
const MOST_POLICY_ARNS = 10;
const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 3600;

/**
 * Parses a profile document, version "1": strictly, with all faults together. What it lets through, STS takes, apart
 * from what only STS can tell: the packed size of policy and tags, the grammar of the policy, what exists.
 */
export function parseProfile(text: string): ProfileParsing {
  const opened = openYaml(text);
  if (!opened.ok) return opened;
  const { root } = opened;
  const fields = readMap(root, KEYS);
  const profile = fields === undefined ? undefined : readProfile(root, fields);
  const faults = faultsOf(root);
  return faults.length === 0 && profile !== undefined ? { ok: true, profile } : { ok: false, faults };
}

function readProfile(root: YamlNode, fields: ReadonlyMap<string, YamlNode>): Profile | undefined {
  readVersion(root, fields.get('version'));
  const role = readRole(root, fields.get('role_arn'));
  const maxSessionSeconds = read(fields.get('max_session_duration'), readSeconds);
  const externalId = read(fields.get('external_id'), readExternalId);
  const sessionPolicy = read(fields.get('session_policy'), readSessionPolicy);
  const arnsNode = fields.get('session_policy_arns');
  const sessionPolicyArns = arnsNode === undefined ? [] : readPolicyArns(arnsNode, role);
  if (
    arnsNode !== undefined &&
    (sessionPolicy?.length ?? 0) + sessionPolicyArns.join('').length > LONGEST_SESSION_POLICY
  ) {
    fault(
      arnsNode,
      `session_policy and session_policy_arns are longer than ${LONGEST_SESSION_POLICY} characters together, shorten them`,
    );
  }
  const tags = read(fields.get('tags'), readSessionTags) ?? [];
  if (role === undefined) return undefined;
  const parts = { roleArn: role.arn, maxSessionSeconds, externalId, sessionPolicy, sessionPolicyArns, tags };
  return { ...parts, fingerprint: fingerprintOf(Object.values(parts)) };
}

function fingerprintOf(parts: readonly unknown[]): string {
  const text = JSON.stringify(parts.map((part) => part ?? null));
  return createHash('sha256').update(text).digest('base64url');
}

function read<Value>(node: YamlNode | undefined, reader: (node: YamlNode) => Value): Value | undefined {
  return node === undefined ? undefined : reader(node);
}

function readVersion(root: YamlNode, node: YamlNode | undefined): void {
  if (node === undefined) fault(root, 'version is missing, write `version: "1"`');
  const version = node && readScalar(node);
  if (node && version !== undefined && version !== '1')
    fault(node, `version \`${shown(version)}\` is not supported, write "1"`);
}

type Role = { arn: string; partition: string; accountId: string };

function readRole(root: YamlNode, node: YamlNode | undefined): Role | undefined {
  if (node === undefined) {
    fault(root, 'role_arn is missing, name the role to assume');
    return undefined;
  }
  const arn = readScalar(node);
  if (arn === undefined) return undefined;
  const [, partition, accountId] = (arn.length <= 1024 && ROLE_ARN.exec(arn)) || [];
  if (partition !== undefined && accountId !== undefined) return { arn, partition, accountId };
  fault(node, `\`${shown(arn)}\` is not the arn of a role, write arn:aws:iam::ACCOUNT:role/NAME`);
  return undefined;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds, or a duration like `1h`, `45m`, `30m30s`. */
function readSeconds(node: YamlNode): number | undefined {
  const text = readScalar(node);
  if (text === undefined) return undefined;
  let seconds = Number.NaN;
  if (/^[1-9]\d{0,5}$/.test(text)) seconds = Number(text);
  else if (/^(?:\d{1,2}h)?(?:\d{1,4}m)?(?:\d{1,5}s)?$/.test(text) && text !== '') {
    seconds = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+)([hms])/g))
      seconds += Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? Number.NaN);
  }
  if (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS) return seconds;
  fault(node, `\`${shown(text)}\` is not a duration of 15m to 1h, sts gives a chained session no other`);
  return undefined;
}

function readExternalId(node: YamlNode): string | undefined {
  const text = readScalar(node);
  if (text === undefined || EXTERNAL_ID.test(text)) return text;
  fault(node, 'external_id is not 2 to 1224 of the characters `A-Z a-z 0-9 _ + = , . @ : / -`');
  return undefined;
}

function readSessionPolicy(node: YamlNode): string | undefined {
  const text = readScalar(node)?.trim();
  if (text === undefined) return undefined;
  if (text.length > LONGEST_SESSION_POLICY) {
    fault(node, `session_policy is longer than ${LONGEST_SESSION_POLICY} characters, shorten it`);
  } else if (!/^[\t\n\r -\u00ff]+$/.test(text) || !isPolicyDocument(text)) {
    fault(node, 'session_policy is not the json text of an iam policy, write one with Version and Statement');
  }
  return text;
}

function isPolicyDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Version' in value && 'Statement' in value;
  } catch {
    return false;
  }
}

function readPolicyArns(node: YamlNode, role: Role | undefined): string[] {
  const arns: string[] = [];
  const items = readSequence(node) ?? [];
  if (items.length > MOST_POLICY_ARNS) fault(node, `more than ${MOST_POLICY_ARNS} policies, name fewer`);
  for (const item of items) {
    const arn = readScalar(item);
    if (arn === undefined) continue;
    const [, partition, account] = POLICY_ARN.exec(arn) ?? [];
    if (account === undefined)
      fault(item, `\`${shown(arn)}\` is not the arn of a policy, write arn:aws:iam::ACCOUNT:policy/NAME`);
    else if (role !== undefined && account !== 'aws' && account !== role.accountId)
      fault(item, "the policy is of another account than the role, use one of the role's account");
    else if (role !== undefined && partition !== role.partition)
      fault(item, `the policy is of another partition than the role, write arn:${role.partition}:…`);
    arns.push(arn);
  }
  return arns;
}
