import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { accountOf, isAsSeen } from './changes.ts';
import { outcomeText } from './outcome-text.ts';
import { type Prepared, printReport } from './prepare.ts';
import { complain, type Session } from './session.ts';
import { type Written, write } from './write.ts';

export type CarryOutFlags = { yes?: true; label?: string };

/**
 * Asks, looks once more whether all is as it was shown, and writes one document after the other, telling of each as it
 * is done. The first that went otherwise ends it.
 */
export async function carryOut(
  session: Session,
  prepared: readonly Prepared[],
  { yes, label }: CarryOutFlags,
): Promise<ExitStatus> {
  const agreed = yes === true || (await ask(session, prepared));
  if (agreed !== true) {
    const how = 'nobody is there to ask: have the changes reviewed (`diff`), then give `--yes`; ';
    complain(session.world, `${agreed === undefined ? how : ''}nothing was written`);
    printReport(session, false, prepared, []);
    return agreed === undefined ? EXIT.usage : EXIT.refused;
  }
  const moved = await movedSince(session, prepared);
  const results = moved ?? (await writeAll(session, prepared, label));
  for (const [n, one] of prepared.entries()) if (moved || n >= results.length) tell(session, one, results[n]);
  const ok = results.length === prepared.length && results.every((one) => one !== undefined && isSound(one));
  printReport(session, ok, prepared, results);
  return ok ? EXIT.given : statusOf(results);
}

/** undefined where there is nobody to ask: who wants JSON was shown nothing to agree to. */
function ask(session: Session, prepared: readonly Prepared[]): Promise<boolean | undefined> {
  const { kind, place } = session;
  if (session.json) return Promise.resolve(undefined);
  const count = prepared.length === 1 ? `1 ${kind.word}` : `${prepared.length} ${kind.plural}`;
  const account = accountOf(prepared.flatMap(({ change }) => change.stored ?? []));
  const where = `${place.words}${account === null ? '' : `, account ${account}`}, below ${place.root}`;
  return session.ask(`Write ${count} to ${where}?`);
}

/** What is no longer as it was shown, each in its place; undefined when all is. */
async function movedSince(
  { store }: Session,
  prepared: readonly Prepared[],
): Promise<readonly (Written | undefined)[] | undefined> {
  const moved: (Written | undefined)[] = [];
  for (const { change } of prepared) {
    const now = await store.read(change.profile);
    moved.push(isAsSeen(change, now) ? undefined : { kind: 'moved', found: now?.version });
  }
  return moved.some((one) => one !== undefined) ? moved : undefined;
}

async function writeAll(
  session: Session,
  prepared: readonly Prepared[],
  label: string | undefined,
): Promise<readonly Written[]> {
  const results: Written[] = [];
  for (const one of prepared) {
    const result = await write(session.store, one, label);
    results.push(result);
    tell(session, one, result);
    if (!isDone(result)) break;
  }
  return results;
}

function tell({ kind, say, world }: Session, one: Prepared, result: Written | undefined): void {
  const { done, wrong } = outcomeText(kind, one, result);
  if (done !== undefined) say(`${done}\n`);
  if (wrong !== undefined) complain(world, wrong);
}

const isDone = ({ kind }: Written): boolean => kind === 'written' || kind === 'deleted';

const isSound = (result: Written): boolean =>
  isDone(result) && !(result.kind === 'written' && typeof result.label === 'object');

function statusOf(results: readonly (Written | undefined)[]): ExitStatus {
  return results.some((one) => one?.kind === 'failed' && one.unknown) ? EXIT.unreachable : EXIT.refused;
}
