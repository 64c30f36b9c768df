import { readText } from '../policy/document.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { printable } from '../terminal/printable.ts';
import { type CarryOutFlags, carryOut } from './carry-out.ts';
import { changesBetween } from './changes.ts';
import { faultsText } from './fault-lines.ts';
import { readFolder } from './folder.ts';
import { differsFromPlan, planPlace } from './plan.ts';
import { prepare, printReport } from './prepare.ts';
import { complain, type Session } from './session.ts';

export type PushFlags = CarryOutFlags & {
  /** Requests to decide again; false: none. */
  replay: number | false;
  prune?: true;
  plan?: string;
};

/** Puts the documents of a folder into the store, when they are sound, shown and agreed to. @returns the exit status */
export async function push(session: Session, folder: string, flags: PushFlags): Promise<ExitStatus> {
  const { kind, store, world, place } = session;
  const reading = readFolder(folder, kind);
  if (!reading.ok) {
    world.err(faultsText(reading.faults));
    complain(world, 'nothing was written');
    return EXIT.findings;
  }
  if (reading.hasCases && kind.word === 'policy' && !(await casesHold(session, folder))) return EXIT.findings;
  const stored = await store.list();
  const all = changesBetween(stored, reading.documents);
  const changes = all.filter(({ kind: what }) => what !== 'delete' || flags.prune === true);
  const left = all.filter((change) => !changes.includes(change)).map(({ profile }) => printable(profile, 64));
  if (left.length > 0)
    world.err(`only in the store, and left there: ${left.join(', ')} (\`--prune\` deletes them)\n`);
  if (flags.plan !== undefined) {
    const plan = readText(flags.plan);
    const odd =
      'text' in plan
        ? differsFromPlan(plan.text, planPlace(session, stored), changes)
        : `the plan \`${flags.plan}\`: ${plan.faults[0]?.message ?? 'cannot be read'}`;
    if (odd !== undefined) {
      complain(world, `${odd}; nothing was written`);
      return 'text' in plan ? EXIT.refused : EXIT.usage;
    }
  }
  if (changes.length === 0) {
    session.say(`nothing to write: ${place.words} has these ${kind.plural}\n`);
    printReport(session, true, [], []);
    return EXIT.given;
  }
  const preparation = await prepare(session, changes, flags.replay === false ? undefined : flags.replay);
  if (!preparation.ok) {
    complain(world, 'nothing was written');
    return preparation.status;
  }
  return carryOut(session, preparation.prepared, flags);
}

/** The cases beside the policies; what they say goes where it is no data. */
async function casesHold({ world }: Session, folder: string): Promise<boolean> {
  const { test } = await import('../policy/test.ts');
  const status = test(folder, { json: false, coverage: false }, { out: world.err });
  if (status !== 0) complain(world, 'the policy tests fail: nothing was written');
  return status === 0;
}
