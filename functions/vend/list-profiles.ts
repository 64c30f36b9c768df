import type { ProfileListing } from '../answer/answer.ts';
import { refuse } from '../answer/refusal.ts';
import type { ConfigurationReading } from '../cache/configuration-provider.ts';
import { LONGEST_RULE_CHARS } from '../event/decision-event.ts';
import type { Caller } from '../identity/caller.ts';
import { evaluate, namesCaller } from '../policy/index.ts';
import type { Documents } from '../profile/documents.ts';
import { cutTo } from '../request/gateway-event.ts';
import type { Decision } from './decision.ts';
import { noPolicyYet, REQUEST_MODE } from './judge.ts';
import type { Visit } from './visit.ts';

/** All profiles of the store by name. */
export type Listing = ReadonlyMap<string, Documents>;

/**
 * The profiles this caller would get right now, with the deciding rule; and those that need an approval, when a
 * rule names the caller. What is denied, absent or at fault is not told.
 */
export async function listProfiles(
  visit: Visit,
  caller: Caller,
  policyRoot: string,
  readListing: () => Promise<ConfigurationReading<Listing>>,
): Promise<Decision> {
  const beganAtMs = visit.elapsedMs();
  const reading = await readListing();
  visit.facts.policyMs = visit.elapsedMs() - beganAtMs;
  if (!reading.ok) {
    const message = 'the policies cannot be read now: try again in a few seconds';
    return { kind: 'refused', refusal: refuse('POLICY_UNAVAILABLE', message, { cause: reading.cause }) };
  }
  visit.facts.policyFromCache = reading.fromCache;
  visit.facts.policy = noPolicyYet(policyRoot, reading.stale);
  const profiles: ProfileListing[] = [];
  for (const [name, documents] of reading.value) {
    const listed = listOne(name, documents, caller, visit.startedAtMs);
    if (listed !== undefined) profiles.push(listed);
  }
  profiles.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { kind: 'listed', profiles };
}

function listOne(
  name: string,
  documents: Documents,
  caller: Caller,
  atMs: number,
): ProfileListing | undefined {
  const { policy, profile } = documents;
  if (policy.state !== 'compiled' || profile.state !== 'compiled') return undefined;
  const ruling = evaluate(policy.compiled, { user: caller.name, profile: name, mode: REQUEST_MODE, atMs });
  if (ruling.effect === 'deny') return undefined;
  if (ruling.effect === 'require_approval' && !namesCaller(policy.compiled, caller.name)) return undefined;
  return { name, effect: ruling.effect, rule: cutTo(ruling.rule, LONGEST_RULE_CHARS) };
}
