import { basename, dirname } from 'node:path';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import { printable } from '../terminal/printable.ts';
import { type Change, changesBetween } from './changes.ts';
import { faultsText } from './fault-lines.ts';
import { readFolder, writeWhole } from './folder.ts';
import { planPlace, planText } from './plan.ts';
import { prepare, printReport } from './prepare.ts';
import { complain, type Session } from './session.ts';

export type DiffFlags = {
  /** Requests to decide again; undefined: none. */
  replay?: number;
  prune?: true;
  /** Where the plan of a push goes. */
  out?: string;
};

/** Shows what `push` would do. @returns 0 when the folder is what is stored, 1 when it differs or has faults */
export async function diff(session: Session, folder: string, flags: DiffFlags): Promise<ExitStatus> {
  const { kind, store, world, say } = session;
  const reading = readFolder(folder, kind);
  if (!reading.ok) {
    world.err(faultsText(reading.faults));
    return EXIT.findings;
  }
  const stored = await store.list();
  const all = changesBetween(stored, reading.documents);
  const left = flags.prune === true ? [] : all.filter(({ kind: what }) => what === 'delete');
  const changes = all.filter((change) => !left.includes(change));
  const preparation = await prepare(session, changes, flags.replay);
  if (!preparation.ok) return preparation.status;
  for (const { profile, stored: one } of left)
    say(`only in the store: ${printable(profile, 64)}, version ${one?.version} (push leaves it)\n`);
  printReport(session, all.length === 0, [...preparation.prepared, ...left.map(unprepared)], []);
  if (flags.out !== undefined) {
    const text = planText(planPlace(session, stored), changes);
    const code = writeWhole(dirname(flags.out), basename(flags.out), text, 0o644);
    if (code !== undefined) {
      complain(world, `\`${flags.out}\` cannot be written (${code})`);
      return EXIT.usage;
    }
  }
  return all.length === 0 ? EXIT.given : EXIT.findings;
}

const unprepared = (change: Change) => ({ change, put: undefined, replay: undefined });
