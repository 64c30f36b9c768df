import { type AssumeFailure, isDenial, isPassing, type Session } from '../session/assume-outcome.ts';
import { LEAST_LEFT_FALLBACK_MS, leastLeftMs } from '../session/session-lifetime.ts';
import { ClockedProvider } from './clocked-provider.ts';
import { createSingleFlight } from './single-flight.ts';

export type MintOutcome = { ok: true; session: Session } | { ok: false; failure: AssumeFailure };

export type SessionReading =
  /** `minted`: this request made STS make it. `fallback`: STS failed and it stands in with less left. */
  | { ok: true; session: Session; minted: boolean; fallback: boolean }
  | { ok: false; failure: AssumeFailure; remembered: boolean };

/** How long AccessDenied is remembered, so that a retrying caller does not become a storm on STS. */
const REMEMBER_DENIAL_MS = 5000;

/**
 * Sessions of STS, cached by `sessionKey`. A hit has at least `leastLeftMs` left; concurrent misses share one
 * AssumeRole; a failure is never kept, but AccessDenied is remembered for 5 s; a throttled or silent STS is
 * stood in for by a session with five minutes left.
 */
export class SessionProvider extends ClockedProvider<MintOutcome> {
  readonly #flight = createSingleFlight<SessionReading>();

  /** The session of a key, from the cache or by `mint`. A hit is no `async` function: it has nothing to wait for. */
  obtain(key: string, mint: () => Promise<MintOutcome>): Promise<SessionReading> {
    const kept = this.freshEntry(key)?.value;
    if (kept === undefined) return this.#mintOnce(key, mint);
    return Promise.resolve(
      kept.ok
        ? { ok: true, session: kept.session, minted: false, fallback: false }
        : { ok: false, failure: kept.failure, remembered: true },
    );
  }

  async #mintOnce(key: string, mint: () => Promise<MintOutcome>): Promise<SessionReading> {
    const { result, shared } = await this.#flight(key, () => this.#mint(key, mint));
    return shared && result.ok ? { ...result, minted: false } : result;
  }

  async #mint(key: string, mint: () => Promise<MintOutcome>): Promise<SessionReading> {
    const minted = await mint();
    const nowMs = this.nowMs();
    if (minted.ok) {
      const { expiresAtMs } = minted.session;
      this.keep(key, minted, expiresAtMs - leastLeftMs(expiresAtMs - nowMs));
      return { ok: true, session: minted.session, minted: true, fallback: false };
    }
    const { failure } = minted;
    if (isDenial(failure.kind)) this.keep(key, minted, nowMs + REMEMBER_DENIAL_MS);
    const earlier = this.entry(key)?.value;
    if (
      isPassing(failure.kind) &&
      earlier?.ok &&
      earlier.session.expiresAtMs - nowMs >= LEAST_LEFT_FALLBACK_MS
    ) {
      return { ok: true, session: earlier.session, minted: false, fallback: true };
    }
    return { ok: false, failure, remembered: false };
  }

  /** For Powertools' `get`, which cannot mint: only what is cached and good. */
  protected override async _get(): Promise<undefined> {
    return undefined;
  }
}
