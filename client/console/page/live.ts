/// <reference lib="dom" />
import type { Row } from '../answers.ts';
import type { Ask } from './ask.ts';

export type LiveState = 'live' | 'connecting' | 'hidden' | { problem: string };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * Follows the log while the page is to be seen, from where it was, whatever breaks in between. A page in the background
 * asks for nothing.
 */
export function followLive(
  ask: Ask,
  onRows: (rows: readonly Row[]) => void,
  onState: (state: LiveState) => void,
): void {
  let next: number | undefined;
  let following: AbortController | undefined;

  async function follow(signal: AbortSignal): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!signal.aborted) {
      onState('connecting');
      try {
        for await (const line of ask.live(next, signal)) {
          waitMs = FIRST_WAIT_MS;
          if (line.kind === 'problem') {
            onState({ problem: line.message });
            continue;
          }
          next = line.next;
          onState('live');
          if (line.kind === 'rows') onRows(line.rows);
        }
      } catch {
        if (!signal.aborted) onState({ problem: 'the console’s server does not answer, trying again' });
      }
      await new Promise((done) => setTimeout(done, waitMs));
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    }
  }

  const look = (): void => {
    following?.abort();
    following = undefined;
    if (document.hidden) {
      onState('hidden');
      return;
    }
    following = new AbortController();
    void follow(following.signal);
  };
  document.addEventListener('visibilitychange', look);
  look();
}
