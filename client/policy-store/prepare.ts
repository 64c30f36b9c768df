import { jsonLine } from '../audit/json-line.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { type Change, measuresOf, putOf } from './changes.ts';
import type { Replay } from './replay.ts';
import { complain, type Session } from './session.ts';
import { changeText, replayText } from './shown.ts';
import type { Planned } from './write.ts';

/** One change, ready to be made: its write, and what the ledger says it would change. */
export type Prepared = Planned & { replay: Replay | undefined };

export type Preparation = { ok: true; prepared: readonly Prepared[] } | { ok: false; status: ExitStatus };

/**
 * Shows the changes and what they would have decided otherwise; nothing is written.
 * @param requests how many of the ledger's last requests are decided again for each profile; undefined: none
 */
export async function prepare(
  session: Session,
  changes: readonly Change[],
  requests: number | undefined,
): Promise<Preparation> {
  const { kind, place, store, say, world } = session;
  const planned: Planned[] = [];
  const faults: string[] = [];
  for (const change of changes) {
    const history = change.kind === 'update' ? await store.history(change.profile) : [];
    const putting =
      change.text === undefined ? undefined : putOf(place.root, change.profile, change.text, history);
    if (putting?.ok === false) faults.push(`\`${change.profile}\`: ${putting.fault}`);
    else planned.push({ change, put: putting?.put });
    say(changeText(kind, change, history.at(-1)));
    const remark = change.text === undefined ? undefined : kind.remarkOn(change.profile, change.text);
    if (remark !== undefined) complain(world, remark);
  }
  for (const fault of faults) complain(world, fault);
  if (faults.length > 0) return { ok: false, status: EXIT.findings };
  const replays = await replayAll(session, changes, requests);
  if (!replays.ok) return replays;
  return {
    ok: true,
    prepared: planned.map((one) => ({ ...one, replay: replays.by.get(one.change.profile) })),
  };
}

type Replays = { ok: true; by: ReadonlyMap<string, Replay> } | { ok: false; status: ExitStatus };

async function replayAll(
  { kind, place, say, world }: Session,
  changes: readonly Change[],
  requests: number | undefined,
): Promise<Replays> {
  const by = new Map<string, Replay>();
  if (requests === undefined || kind.word !== 'policy' || changes.length === 0) return { ok: true, by };
  const opening = await place.openLedger();
  if (!opening.ok) {
    complain(
      world,
      `${opening.message}; or give \`--no-replay\` to go on without the decisions that would change`,
    );
    return { ok: false, status: opening.kind === 'usage' ? EXIT.usage : EXIT.unreachable };
  }
  const { replay } = await import('./replay.ts');
  try {
    for (const { profile, text, stored } of changes) {
      const done = await replay(
        opening.ledger.reads,
        profile,
        { before: stored?.text, after: text },
        requests,
      );
      say(replayText(done));
      by.set(profile, done);
    }
    return { ok: true, by };
  } catch (error) {
    // The SDK's message can quote what was sent: its name is enough to look it up.
    const name = error instanceof Error ? error.name : 'unknown error';
    complain(
      world,
      `the ledger cannot be read (${name}): check the table and your permissions, or give \`--no-replay\``,
    );
    return { ok: false, status: EXIT.unreachable };
  }
}

/** What `--json` prints of a run. */
export function printReport(
  { json, world, place }: Session,
  ok: boolean,
  prepared: readonly Prepared[],
  results: readonly (object | undefined)[],
): void {
  if (!json) return;
  const changes = prepared.map(({ change, put, replay }, n) => ({
    profile: change.profile,
    change: change.kind,
    ...measuresOf(change),
    tier: put?.tier ?? null,
    replay: replay ?? null,
    result: results[n] ?? null,
  }));
  world.out(jsonLine({ ok, store: place.words, root: place.root, changes }, 2));
}
