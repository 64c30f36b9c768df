import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import { type Decision, evaluate, type Policy, parsePolicy } from '../../functions/policy/index.ts';
import { readEvents } from '../audit/events.ts';

/** A request that a policy decided once. */
export type PastRequest = { user: string; profile: string; atMs: number };

/** Requests of one caller that would be decided alike, and otherwise than now. */
export type Changed = {
  user: string;
  from: Verdict;
  to: Verdict;
  requests: number;
  lastMs: number;
};

/** `capSeconds` is the rule's cap on the session, where it allows. */
export type Verdict = { effect: Decision['effect']; rule: string; capSeconds: number | null };

export type Replay = {
  profile: string;
  /** Requests the policy decided, of those looked at. */
  requests: number;
  /** Events that have no body any more, or one that is not what was hashed. */
  expired: number;
  damaged: number;
  sinceMs: number | null;
  /** Another effect, most requests first. */
  decisions: readonly Changed[];
  /** Allowed before and after, for another longest time. */
  caps: readonly Changed[];
};

/** The policy of a text; a text that is missing or has faults gives none, and then the service denies. */
export function policyOf(text: string | undefined): Policy | undefined {
  const parsed = text === undefined ? undefined : parsePolicy(text);
  return parsed?.ok ? parsed.policy : undefined;
}

/** Decides the ledger's last requests for a profile by both texts, each at its own time. */
export async function replay(
  reads: LedgerReads,
  profile: string,
  { before, after }: { before: string | undefined; after: string | undefined },
  limit: number,
): Promise<Replay> {
  const requests: PastRequest[] = [];
  let [expired, damaged] = [0, 0];
  for await (const { event } of readEvents(reads, { profile }, limit)) {
    if (event === 'expired') expired += 1;
    else if (event === 'changed') damaged += 1;
    else if ('operation' in event) requests.push(...requestOf(event));
  }
  const atMs = requests.map((request) => request.atMs);
  return {
    profile,
    requests: requests.length,
    expired,
    damaged,
    sinceMs: atMs.length === 0 ? null : atMs.reduce((least, one) => Math.min(least, one)),
    ...changedDecisions(requests, policyOf(before), policyOf(after)),
  };
}

/** What no policy was asked about (a wrong duration, a spent budget) it would not decide now either. */
function requestOf({ operation, caller, profile, policy, time }: DecisionEvent): PastRequest[] {
  if (operation !== 'vend' || caller === null || caller.name === null || profile === null || policy === null)
    return [];
  return [{ user: caller.name, profile, atMs: Date.parse(time) }];
}

/** Requests that two policies decide otherwise; no policy denies. */
export function changedDecisions(
  requests: readonly PastRequest[],
  before: Policy | undefined,
  after: Policy | undefined,
): Pick<Replay, 'decisions' | 'caps'> {
  const groups = new Map<string, Changed>();
  for (const { user, profile, atMs } of requests) {
    const input = { user, profile, mode: 'server', atMs };
    const [from, to] = [
      verdictOf(before && evaluate(before, input)),
      verdictOf(after && evaluate(after, input)),
    ];
    if (from.effect === to.effect && from.capSeconds === to.capSeconds) continue;
    const key = JSON.stringify([user, from, to]);
    const group = groups.get(key) ?? { user, from, to, requests: 0, lastMs: atMs };
    group.requests += 1;
    group.lastMs = Math.max(group.lastMs, atMs);
    groups.set(key, group);
  }
  const all = [...groups.values()].toSorted((a, b) => b.requests - a.requests || b.lastMs - a.lastMs);
  return {
    decisions: all.filter(({ from, to }) => from.effect !== to.effect),
    caps: all.filter(({ from, to }) => from.effect === to.effect),
  };
}

function verdictOf(decision: Decision | undefined): Verdict {
  const { effect = 'deny', rule = '', maxServerDurationSeconds = null } = decision ?? {};
  return { effect, rule, capSeconds: effect === 'allow' ? maxServerDurationSeconds : null };
}
