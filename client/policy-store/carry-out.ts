import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { accountOf, isAsSeen } from './changes.ts';
import { outcomeText } from './outcome-text.ts';
import { type Prepared, printReport } from './prepare.ts';
import { complain, type Session } from './session.ts';
import { type Written, write } from './write.ts';

export type CarryOutFlags = { yes?: true; label?: string };

/**
 * Asks, looks once more whether all is as it was shown, and writes one document after the other. The first that went
 * otherwise ends it.
 */
export async function carryOut(
  session: Session,
  prepared: readonly Prepared[],
  { yes, label }: CarryOutFlags,
): Promise<ExitStatus> {
  const { world, store, place, kind } = session;
  const count = prepared.length === 1 ? `1 ${kind.word}` : `${prepared.length} ${kind.plural}`;
  const account = accountOf(prepared.flatMap(({ change }) => change.stored ?? []));
  const where = `${place.words}${account === null ? '' : `, account ${account}`}, below ${place.root}`;
  // Who asked for JSON was shown nothing to agree to.
  const agreed =
    yes === true || (session.json ? undefined : await session.ask(`Write ${count} to ${where}?`));
  if (agreed !== true) {
    complain(
      world,
      agreed === undefined
        ? 'nobody is there to ask: have the changes reviewed (`diff`), then give `--yes`; nothing was written'
        : 'nothing was written',
    );
    printReport(session, false, prepared, []);
    return agreed === undefined ? EXIT.usage : EXIT.refused;
  }
  const moved: (Written | undefined)[] = [];
  for (const { change } of prepared) {
    const now = await store.read(change.profile);
    moved.push(isAsSeen(change, now) ? undefined : { kind: 'moved', found: now?.version });
  }
  const results: (Written | undefined)[] = moved.some((one) => one !== undefined) ? moved : [];
  for (const one of results.length > 0 ? [] : prepared) {
    const result = await write(store, one, label);
    results.push(result);
    if (!isDone(result)) break;
  }
  for (const [n, one] of prepared.entries()) {
    const { done, wrong } = outcomeText(kind, one, results[n]);
    if (done !== undefined) session.say(`${done}\n`);
    if (wrong !== undefined) complain(world, wrong);
  }
  const ok = results.length === prepared.length && results.every((one) => one !== undefined && isSound(one));
  printReport(session, ok, prepared, results);
  return ok ? EXIT.given : statusOf(results);
}

const isDone = ({ kind }: Written): boolean => kind === 'written' || kind === 'deleted';

const isSound = (result: Written): boolean =>
  isDone(result) && !(result.kind === 'written' && typeof result.label === 'object');

function statusOf(results: readonly (Written | undefined)[]): ExitStatus {
  return results.some((one) => one?.kind === 'failed' && one.unknown) ? EXIT.unreachable : EXIT.refused;
}
