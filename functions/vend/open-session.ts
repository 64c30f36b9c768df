import { refuse } from '../answer/refusal.ts';
import type { AssumeRole } from '../aws/assume-role.ts';
import type { MintOutcome, SessionProvider } from '../cache/session-provider.ts';
import type { Profile } from '../profile/profile.ts';
import { ASSUME_FAILURE_TEXT, type AssumeFailureKind, isPassing } from '../session/assume-outcome.ts';
import { sessionKey, sessionOrder } from '../session/session-order.ts';
import type { Grant, Step } from './decision.ts';
import type { Permission } from './judge.ts';
import type { Visit } from './visit.ts';

/** The effects and limits of minting. */
export type Minting = {
  assumeRole: AssumeRole;
  randomBytes: (count: number) => Uint8Array;
  /** 0 to 1, for jitter. */
  random: () => number;
  wait: (ms: number) => Promise<void>;
  attemptLimitMs: number;
  /** What is left for STS of this request, milliseconds. */
  leftMs: (visit: Visit) => number;
};

const MOST_ATTEMPTS = 3;
/** A shorter rest is not worth another attempt. */
const LEAST_ATTEMPT_MS = 30;
/** Nor is a first one that is much shorter than the least that may be configured, 20 ms. */
const LEAST_CALL_MS = 10;
const NO_TIME = { kind: 'unavailable', cause: 'sts: not asked, the request has no time left' } as const;
const BACKOFF_MS = 20;
const SESSION_ID_BYTES = 6;

/** The cached or newly minted session of a permission, or `CREDENTIAL_ERROR` that says what to mend. */
export async function openSession(
  visit: Visit,
  permission: Permission,
  sessions: SessionProvider,
  minting: Minting,
): Promise<Step<Grant>> {
  const { subject, cappedBy } = permission;
  const beganAtMs = visit.elapsedMs();
  const reading = await sessions.obtain(sessionKey(subject), () => mint(visit, permission, minting));
  const asked = reading.ok ? reading.minted || reading.fallback : !reading.remembered;
  visit.facts.sessionFromCache = !asked;
  if (asked) visit.facts.stsMs = visit.elapsedMs() - beganAtMs;
  if (reading.ok) {
    const { session, minted, fallback } = reading;
    return { ok: true, value: { caller: subject.caller, subject, cappedBy, session, minted, fallback } };
  }
  const { kind, cause } = reading.failure;
  const told = { cause: withoutSecrets(cause, subject.profile) };
  return { ok: false, refusal: refuse('CREDENTIAL_ERROR', publicText(kind), told) };
}

/** STS quotes a parameter it does not like; what a profile shares with a role's owner alone is not for the log. */
function withoutSecrets(cause: string, { externalId, sessionPolicy }: Profile): string {
  return [externalId, sessionPolicy].reduce<string>(
    (text, secret) => (secret === undefined ? text : text.replaceAll(secret, '…')),
    cause,
  );
}

/** A trust that demands another external id is refused in the same words as one that does not admit us at all. */
function publicText(kind: AssumeFailureKind): string {
  const text = ASSUME_FAILURE_TEXT[kind];
  if (kind !== 'trust') return text;
  return `${text}; where that trust demands \`sts:ExternalId\`, the profile must have it as \`external_id\``;
}

/**
 * Bounded attempts at AssumeRole inside the request's deadline. Each has a session id of its own: an attempt that
 * timed out may have succeeded at STS, and an id stands for one session.
 */
async function mint(visit: Visit, permission: Permission, minting: Minting): Promise<MintOutcome> {
  const endsAtMs = visit.elapsedMs() + minting.leftMs(visit);
  for (let attempt = 1; ; attempt += 1) {
    const sessionId = Buffer.from(minting.randomBytes(SESSION_ID_BYTES)).toString('hex');
    const order = sessionOrder(permission.subject, visit.gateway.requestId, sessionId);
    const limitMs = Math.min(minting.attemptLimitMs, endsAtMs - visit.elapsedMs());
    // STS could grant what nobody waits for.
    if (limitMs < LEAST_CALL_MS) return { ok: false, failure: NO_TIME };
    const outcome = await minting.assumeRole(order, limitMs);
    if (outcome.ok) {
      const tags = Object.fromEntries(order.tags.map(({ key, value }) => [key, value]));
      return { ok: true, session: { ...outcome.keys, sourceIdentity: order.sourceIdentity, tags } };
    }
    const backoffMs = BACKOFF_MS * attempt * (0.5 + minting.random());
    const leftMs = endsAtMs - visit.elapsedMs() - backoffMs;
    if (!isPassing(outcome.failure.kind) || attempt === MOST_ATTEMPTS || leftMs < LEAST_ATTEMPT_MS)
      return outcome;
    await minting.wait(backoffMs);
  }
}
