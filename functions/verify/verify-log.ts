import { checkLeaves, type Damage } from '../ledger/check-leaves.ts';
import type { LedgerReads, StoredCheckpoint } from '../ledger/store.ts';
import { type Frontier, rootOf, sameFrontier } from '../merkle/frontier.ts';
import { sameHash } from '../merkle/hash.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { openCheckpoint } from '../note/signed-checkpoint.ts';
import type { VerifierKey } from '../note/verifier-key.ts';
import { type Gap, gapsOf } from '../sign/gaps.ts';
import { checkCopy, openAhead, type ReadCopy } from './check-copy.ts';

/** What is wrong, and with which entry or checkpoint. */
export type Finding = {
  kind:
    | Damage['kind']
    /** A checkpoint that this key did not sign, or of another log, or kept under another size. */
    | 'forged-checkpoint'
    /** Leaves that are sound among themselves, but are not those a checkpoint covers. */
    | 'changed-history'
    /** The head, or the entries, end before a checkpoint does: cut off, or rolled back. */
    | 'rolled-back'
    | 'wrong-head'
    /** Two checkpoints of one size with different roots. */
    | 'fork'
    | 'copy-missing'
    | 'copy-differs'
    | 'gap';
  /** First wrong entry, as far as there is one. */
  index: number | null;
  id: string | null;
  message: string;
};

export type Verification = {
  ok: boolean;
  findings: readonly Finding[];
  /** Leaves checked, and how many of them a checkpoint covers. */
  size: number;
  covered: number;
  checkpoints: number;
  /** Bodies recomputed; the others' retention is over. */
  bodies: number;
  gaps: readonly Gap[];
};

export type VerifyPorts = {
  reads: LedgerReads;
  key: VerifierKey;
  origin: string;
  /** The copy outside the table; undefined: not looked at. */
  copy: ReadCopy | undefined;
  nowMs: number;
  retentionMs: number | null;
  /** Told after each page. */
  onProgress: (done: number, size: number) => void;
};

type Opened = { stored: StoredCheckpoint; checkpoint: Checkpoint };
type Walk = { size: number; frontier: Frontier; bodies: number; producers: Set<string> };

const PAGE = 500;
const CHECKPOINTS = 500;

/**
 * Checks the whole log: every leaf from its body, every checkpoint's signature and root, the head, the copy, and that
 * no producer's sequence has a gap. It ends at the first damage to a leaf, for what comes after hangs on it; other
 * findings are collected.
 */
export async function verifyLog(ports: VerifyPorts): Promise<Verification> {
  const findings: Finding[] = [];
  // The copy before the table, the table before the head: a checkpoint made meanwhile is missing nowhere.
  const inCopy = (await ports.copy?.listCheckpoints()) ?? [];
  const opened = await openCheckpoints(ports, findings);
  const signed = [
    ...opened.map(({ checkpoint }) => checkpoint),
    ...(await openOnlyInCopy(inCopy, opened, ports, findings)),
  ];
  const head = await ports.reads.readHead();
  const settled = head?.settled ?? 0;
  const last = signed.at(-1)?.size ?? 0;
  if (settled < last)
    findings.push(
      finding('rolled-back', settled, `the head has ${settled} leaves, a signed checkpoint ${last}`),
    );
  const walk = await walkAll(signed, head, ports, findings);
  if (ports.copy !== undefined) findings.push(...(await checkCopy(opened, ports, ports.copy)));
  const gaps = await gapsOfAll(walk.producers, ports.reads);
  for (const { producerId, seq } of gaps)
    findings.push(finding('gap', null, `event ${seq} of producer ${producerId} never arrived`));
  return {
    ok: findings.length === 0,
    findings,
    size: walk.size,
    covered: Math.min(last, walk.size),
    checkpoints: opened.length,
    bodies: walk.bodies,
    gaps,
  };
}

/** Every settled leaf, each checkpoint's root at its size, and at the end the head. */
async function walkAll(
  signed: readonly Checkpoint[],
  head: Awaited<ReturnType<LedgerReads['readHead']>>,
  ports: VerifyPorts,
  findings: Finding[],
): Promise<Walk> {
  const settled = head?.settled ?? 0;
  const walk: Walk = { size: 0, frontier: [], bodies: 0, producers: new Set() };
  for (const checkpoint of signed) {
    if (checkpoint.size > settled) break;
    if (!(await walkTo(checkpoint.size, settled, walk, ports, findings))) break;
    if (!sameHash(rootOf(walk.frontier), checkpoint.root)) {
      findings.push(
        finding(
          'changed-history',
          null,
          `the first ${checkpoint.size} leaves are not those of the checkpoint of that size`,
        ),
      );
      break;
    }
  }
  const whole = findings.every(
    ({ kind }) => kind === 'rolled-back' || kind === 'forged-checkpoint' || kind === 'fork',
  );
  if (whole && (await walkTo(settled, settled, walk, ports, findings)) && head !== undefined) {
    const frontier = head.settled === head.size ? head.frontier : head.settledFrontier;
    if (!sameFrontier(frontier, walk.frontier))
      findings.push(finding('wrong-head', null, 'the head stands for other leaves'));
  }
  return walk;
}

/** Checkpoints beyond the table's last that the copy alone has. */
async function openOnlyInCopy(
  inCopy: readonly number[],
  opened: readonly Opened[],
  ports: VerifyPorts,
  findings: Finding[],
): Promise<Checkpoint[]> {
  if (ports.copy === undefined) return [];
  const last = opened.at(-1)?.checkpoint.size ?? 0;
  const beyond = inCopy.filter((size) => size > last);
  const { ahead, findings: damaged } = await openAhead(beyond, ports, ports.copy);
  findings.push(...damaged);
  return ahead;
}

/** Opens all checkpoints; those that do not open are findings and are left out. */
async function openCheckpoints(ports: VerifyPorts, findings: Finding[]): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (let from = 0; ; ) {
    const page = await ports.reads.readCheckpoints(from, CHECKPOINTS);
    for (const stored of page) {
      const open = openCheckpoint(stored.note, [ports.key], ports.origin);
      if (open.ok && open.checkpoint.size === stored.size)
        opened.push({ stored, checkpoint: open.checkpoint });
      else {
        const why = open.ok ? `it says ${open.checkpoint.size}` : open.message;
        findings.push(
          finding(
            'forged-checkpoint',
            null,
            `the checkpoint kept as size ${stored.size} is not ours: ${why}`,
          ),
        );
      }
    }
    const last = page.at(-1);
    if (last === undefined || page.length < CHECKPOINTS) return opened;
    from = last.size + 1;
  }
}

/** Goes on to `to`, page by page; false, with its finding, at the first damage. */
async function walkTo(
  to: number,
  size: number,
  walk: Walk,
  ports: VerifyPorts,
  findings: Finding[],
): Promise<boolean> {
  const { retentionMs, nowMs } = ports;
  while (walk.size < to) {
    const end = Math.min(to, walk.size + PAGE);
    const entries = await ports.reads.readEntries(walk.size, end, end - walk.size);
    const bodies = await ports.reads.readBodies(entries.map(({ leafHashHex }) => leafHashHex));
    const check = checkLeaves({
      from: walk.size,
      to: end,
      frontier: walk.frontier,
      entries,
      bodies,
      expiresAtMs: (timeMs) => (retentionMs === null ? null : timeMs + retentionMs),
      nowMs,
    });
    if (!check.ok) {
      findings.push(check.damage);
      return false;
    }
    for (const { producerId } of entries) walk.producers.add(producerId);
    walk.frontier = check.frontier;
    walk.bodies += check.checkedBodies;
    walk.size = end;
    ports.onProgress(end, size);
  }
  return true;
}

async function gapsOfAll(producers: ReadonlySet<string>, reads: LedgerReads): Promise<Gap[]> {
  const gaps: Gap[] = [];
  for (const producerId of producers) gaps.push(...gapsOf(producerId, await reads.readSeqs(producerId)));
  return gaps;
}

function finding(kind: Finding['kind'], index: number | null, message: string): Finding {
  return { kind, index, id: null, message };
}
