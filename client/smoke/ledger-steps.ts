import { setTimeout as wait } from 'node:timers/promises';
import { type Ledger, openLedger } from '../audit/open-ledger.ts';
import { checkProof, prove } from '../audit/prove.ts';
import { examineAuditPath } from './audit-path.ts';
import { eventStep } from './event-step.ts';
import { readVerifierKey } from './signing-key.ts';
import { failed, passed, type StepResult } from './step.ts';
import type { Subject } from './subject.ts';

const BETWEEN_MS = 500;

/** The decision `requestId` is in the ledger within the bound, under a checkpoint, and proven by the key. */
export async function ledgerSteps(subject: Subject, requestId: string): Promise<StepResult[]> {
  const opening = openLedger(subject.ledger, environmentOf(subject));
  if (!opening.ok) {
    const mend = 'name the table by `--table`, or leave the ledger out by `--no-ledger`';
    return [failed('ledger', { part: 'the ledger table', what: opening.message, mend })];
  }
  const { ledger } = opening;
  const beganAtMs = performance.now();
  const left = (): boolean => performance.now() - beganAtMs < subject.waitMs;
  try {
    const id = await findEntry(ledger, requestId, left);
    if (id === undefined) return [failed('ledger', await examineAuditPath(subject))];
    const seconds = Math.ceil((performance.now() - beganAtMs) / 1000);
    const entry = passed('ledger', `the decision is in the ledger: ${id}, found within ${seconds} s`);
    return [entry, ...(await proofSteps(subject, ledger, id, left))];
  } catch (error) {
    return [failed('ledger', tableFault(error, subject))];
  }
}

/** The local stack's ledger is opened by what its file says; elsewhere with the keys that sign. */
function environmentOf({ target, world }: Subject): Subject['world']['env'] {
  if (target.stack !== undefined)
    return { ...world.env, SENTINEL_LEDGER_TABLE: undefined, SENTINEL_LEDGER_PUBLIC_KEY: undefined };
  const { accessKeyId, secretAccessKey, sessionToken } = target.keys;
  return {
    ...world.env,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: target.region,
  };
}

async function findEntry(
  { reads }: Ledger,
  requestId: string,
  left: () => boolean,
): Promise<string | undefined> {
  for (;;) {
    const { items } = await reads.queryFacet({ facet: 'request', value: requestId }, 1);
    const [entry] = items;
    if (entry !== undefined) return entry.id;
    if (!left()) return undefined;
    await wait(BETWEEN_MS);
  }
}

async function proofSteps(
  subject: Subject,
  ledger: Ledger,
  id: string,
  left: () => boolean,
): Promise<StepResult[]> {
  const reading =
    ledger.key === undefined ? await readVerifierKey(subject) : { ok: true as const, key: ledger.key };
  if (!reading.ok) return [failed('proof', reading.broken)];
  for (;;) {
    const proving = await prove(ledger.reads, id);
    if (proving.ok) {
      const check = checkProof(proving.proof, reading.key);
      if (!check.ok) {
        const mend = 'check that the public key is this ledger’s; if it is, follow docs/runbooks/security.md';
        return [failed('proof', { part: 'the ledger, or the public key', what: check.message, mend })];
      }
      const proof = passed(
        'proof',
        `proven, by the checkpoint of ${check.size} entries and the key \`${reading.key.text}\``,
      );
      return [proof, eventStep(proving.proof.event, subject)];
    }
    if (proving.kind !== 'uncovered') {
      const mend = 'follow docs/runbooks/security.md: the ledger was touched';
      return [failed('proof', { part: 'the ledger table', what: proving.message, mend })];
    }
    if (!left()) {
      const what = `no checkpoint covers the entry after ${subject.waitMs / 1000} s`;
      const mend = `look at the log group of \`${subject.name}-sign\`, its schedule, and its right to sign with the key`;
      return [failed('proof', { part: 'the checkpoint signer', what, mend })];
    }
    await wait(BETWEEN_MS);
  }
}

/** What the SDK's error says of the table; its message can quote what was sent, so only its name is told. */
function tableFault(error: unknown, { ledger, name }: Subject) {
  const code = error instanceof Error ? error.name : 'unknown error';
  const table = ledger.table ?? `${name}-ledger`;
  const what = `the table \`${table}\` cannot be read (${code})`;
  if (code === 'ResourceNotFoundException') {
    const mend = 'create it, or name the right one by `--table`; decisions wait 14 days in the audit queue';
    return { part: 'the ledger table', what: `there is no table \`${table}\``, mend };
  }
  if (code === 'AccessDeniedException') {
    const mend = 'let your role `dynamodb:Query`, `GetItem` and `BatchGetItem` it, and decrypt by its key';
    return { part: 'your permission to read the ledger table', what, mend };
  }
  return { part: 'the ledger table', what, mend: 'check the region, the network and DynamoDB' };
}
