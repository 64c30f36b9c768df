import { type Refusal, refuse } from '../answer/refusal.ts';
import type { ConfigurationReading } from '../cache/configuration-provider.ts';
import { type EventPolicy, LONGEST_REASON_CHARS, LONGEST_RULE_CHARS } from '../event/decision-event.ts';
import type { Caller } from '../identity/caller.ts';
import { evaluate, namesCaller, type Policy, type Decision as Ruling } from '../policy/index.ts';
import type { Documents, StoredDocument } from '../profile/documents.ts';
import type { Profile } from '../profile/profile.ts';
import { cutTo } from '../request/gateway-event.ts';
import type { VendRequest } from '../request/vend-request.ts';
import { type CappedBy, effectiveDuration } from '../session/session-lifetime.ts';
import type { SessionSubject } from '../session/session-order.ts';
import type { Step } from './decision.ts';
import type { Visit } from './visit.ts';

/** A request that policy allows: only `judge` makes one. */
export type Permission = { subject: SessionSubject; cappedBy: CappedBy };

/** Requests that reach the function have this mode. */
export const REQUEST_MODE = 'server';
/** Approvals come later: every grant is direct. */
const GRANT = 'direct';

type CompiledPolicy = StoredDocument<Policy> & { state: 'compiled' };
type ReadPolicy = { name: string; stale: boolean };

export type ReadDocuments = (profile: string) => Promise<ConfigurationReading<Documents>>;

/** Evaluates the profile's policy for this caller and moment, on every request. */
export async function judge(
  visit: Visit,
  caller: Caller,
  request: VendRequest & { operation: 'vend' },
  policyRoot: string,
  readDocuments: ReadDocuments,
): Promise<Step<Permission>> {
  const beganAtMs = visit.elapsedMs();
  const reading = await readDocuments(request.profile);
  visit.facts.policyMs = visit.elapsedMs() - beganAtMs;
  if (!reading.ok) {
    const message = 'the policy cannot be read now: try again in a few seconds';
    return { ok: false, refusal: refuse('POLICY_UNAVAILABLE', message, { cause: reading.cause }) };
  }
  visit.facts.policyFromCache = reading.fromCache;
  const { policy, profile } = reading.value;
  const name = `${policyRoot}/${request.profile}`;
  if (policy.state === 'compiled' && profile.state === 'compiled')
    return rule(visit, caller, request, policy, profile, { name, stale: reading.stale });
  visit.facts.policy = openEventPolicy(name, policy, reading.stale);
  if (policy.state === 'invalid' || profile.state === 'invalid') {
    const named = policy.state === 'compiled' && namesCaller(policy.compiled, caller.name);
    return { ok: false, refusal: invalid(policy, profile, named) };
  }
  return {
    ok: false,
    refusal: denied(policy.state === 'absent' ? 'no policy document' : 'no profile document'),
  };
}

function rule(
  visit: Visit,
  caller: Caller,
  request: VendRequest & { operation: 'vend' },
  policy: CompiledPolicy,
  profile: StoredDocument<Profile> & { state: 'compiled' },
  read: ReadPolicy,
): Step<Permission> {
  const moment = { user: caller.name, profile: request.profile, mode: REQUEST_MODE, atMs: visit.startedAtMs };
  const ruling = evaluate(policy.compiled, moment);
  visit.facts.policy = ruledPolicy(ruling, policy, read);
  if (ruling.effect !== 'allow') {
    const named = namesCaller(policy.compiled, caller.name);
    return { ok: false, refusal: ruling.effect === 'deny' ? deniedBy(ruling, named) : approval(named) };
  }
  const { durationSeconds, cappedBy } = effectiveDuration(
    request.durationSeconds,
    ruling.maxServerDurationSeconds,
    profile.compiled.maxSessionSeconds,
  );
  const subject: SessionSubject = {
    caller,
    profileName: request.profile,
    profile: profile.compiled,
    policyVersion: policy.version,
    policySha256: policy.sha256,
    profileVersion: profile.version,
    durationSeconds,
    grant: GRANT,
  };
  return { ok: true, value: { subject, cappedBy } };
}

/** What events tell of a policy, by the rule that decided: every decision of a rule is told in the same words. */
const TOLD = new WeakMap<CompiledPolicy, Map<number, EventPolicy>>();

function ruledPolicy(ruling: Ruling, policy: CompiledPolicy, { name, stale }: ReadPolicy): EventPolicy {
  const { ruleIndex, matched } = ruling;
  let told = TOLD.get(policy);
  if (told === undefined) {
    told = new Map();
    TOLD.set(policy, told);
  }
  const kept = told.get(ruleIndex);
  if (kept !== undefined && kept.stale === stale && kept.name === name) return kept;
  const fresh: EventPolicy = {
    ...openEventPolicy(name, policy, stale),
    rule: matched ? cutTo(ruling.rule, LONGEST_RULE_CHARS) : null,
    ruleIndex: matched ? ruleIndex : null,
    effect: ruling.effect,
    reason: cutTo(ruling.reason, LONGEST_REASON_CHARS),
  };
  told.set(ruleIndex, fresh);
  return fresh;
}

function openEventPolicy(name: string, policy: StoredDocument<Policy>, stale: boolean): EventPolicy {
  const opened = noPolicyYet(name, stale);
  return policy.state === 'absent' ? opened : { ...opened, version: policy.version, sha256: policy.sha256 };
}

/** What an event says of a policy that is not there, or of the root of all policies for a listing. */
export function noPolicyYet(name: string, stale: boolean): EventPolicy {
  const nothing = { version: null, sha256: null, rule: null, ruleIndex: null, effect: null, reason: null };
  return { name, ...nothing, stale };
}

// The same text for a profile that does not exist, a policy at fault and a rule that does not match: whom no rule
// names learns nothing about profiles.
const DENIED = 'no rule allows you this profile now: ask its owner, and give the request id';

function denied(cause: string): Refusal {
  return refuse('POLICY_DENY', DENIED, { cause });
}

function deniedBy(ruling: { matched: boolean; reason: string }, named: boolean): Refusal {
  const told = named && ruling.matched && ruling.reason !== '';
  const message = told
    ? `a rule denies you this profile now, with the reason \`${oneLine(ruling.reason)}\`: ask its owner`
    : DENIED;
  return refuse('POLICY_DENY', message);
}

function approval(named: boolean): Refusal {
  const message = named
    ? 'this profile needs an approval, and approvals cannot be given yet: ask its owner'
    : DENIED;
  return { code: 'APPROVAL_REQUIRED', shownCode: named ? 'APPROVAL_REQUIRED' : 'POLICY_DENY', message };
}

const MOST_FAULTS_LOGGED = 3;

function invalid(policy: StoredDocument<Policy>, profile: StoredDocument<Profile>, named: boolean): Refusal {
  const faults = [policy, profile].flatMap((document) =>
    document.state === 'invalid' ? document.faults : [],
  );
  const cause = faults
    .slice(0, MOST_FAULTS_LOGGED)
    .map((fault) => `${fault.line}:${fault.column}: ${fault.path}: ${fault.message}`)
    .join('; ');
  const message = named ? 'the stored profile has faults and is not used: its owner must correct it' : DENIED;
  return { code: 'POLICY_INVALID', shownCode: named ? 'POLICY_INVALID' : 'POLICY_DENY', message, cause };
}

function oneLine(text: string): string {
  return cutTo(text.replace(/[\p{Cc}\u2028\u2029`]+/gu, ' ').trim(), 200);
}
