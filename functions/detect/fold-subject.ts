import type { DetectStore, Outgoing } from './store.ts';

export type FoldPorts = {
  store: DetectStore;
  /** Puts events on the bus; throws when one of them was not taken. */
  emit: (outgoing: readonly Outgoing[]) => Promise<void>;
  nowMs: () => number;
  wait: (ms: number) => Promise<void>;
  random: () => number;
};

const MOST_ATTEMPTS = 12;
const BACKOFF_MS = 10;

/**
 * Folds into a subject’s state, and puts what that makes onto the bus. State and events are kept in one conditional
 * write before anything is sent: who loses a race folds again into the winner’s state, and after a crash the next one
 * to come finds the events and sends them. The fold is called again on each attempt and may not depend on calls before.
 *
 * @param keepSeconds how long the state is kept after this
 */
export async function foldSubject<State>(
  subject: string,
  keepSeconds: number,
  fold: (before: State | undefined) => { state: State; outgoing: readonly Outgoing[] },
  ports: FoldPorts,
): Promise<readonly Outgoing[]> {
  const { store } = ports;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const kept = await store.load(subject);
    // Nobody else writes this table: what is in it is what an earlier fold made.
    const before: State | undefined = kept.state === undefined ? undefined : JSON.parse(kept.state);
    const { state: next, outgoing } = fold(before);
    const state = JSON.stringify(next);
    const outbox = [...kept.outbox, ...outgoing];
    const expiresAtSeconds = Math.floor(ports.nowMs() / 1000) + keepSeconds;
    let { version } = kept;
    if (state !== kept.state || outgoing.length > 0) {
      if ((await store.save(subject, version, { state, outbox, expiresAtSeconds })) === 'lost') {
        await ports.wait(BACKOFF_MS * attempt * (0.5 + ports.random()));
        continue;
      }
      version += 1;
    }
    if (outbox.length === 0) return [];
    await ports.emit(outbox);
    // Lost: another has folded meanwhile, has seen this outbox too, and sends it once more; ids make that one event.
    await store.save(subject, version, { state, outbox: [], expiresAtSeconds });
    return outgoing;
  }
  throw new Error('others were first again and again');
}
