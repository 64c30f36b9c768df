import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { auditCommand } from '../../client/audit/command.ts';
import { isDecisionEvent, isFindingEvent } from '../../client/audit/is-decision-event.ts';
import { findingsCommand } from '../../client/findings/command.ts';
import { createDetectStore } from '../../functions/aws/detect-store.ts';
import type { FindingEvent } from '../../functions/event/finding-event.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import type { EventsFault } from '../../local/events/events.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { keysOf, startFixture, TIME_ENOUGH, temporaryFolder } from '../stack/start-fixture.ts';
import { askUntilGiven, readsOf, tablesOf, whenTrue } from '../stack-ledger/running.ts';
import { DECISION_SCENARIOS } from './decision-scenarios.ts';
import { HOUR, MONDAY, told, workingDays } from './decisions.ts';
import { drained, invokeDetect, putDecisions, putRecord, tellAccess } from './on-bus.ts';
import { recordOf, TRAIL_SCENARIOS } from './trail-scenarios.ts';

const SETTINGS = {
  ledger: true,
  detect: true,
  functionEnvironment: { ...TIME_ENOUGH, SENTINEL_DETECT_GRACE_SECONDS: '0' },
};

test('each detection speaks once in its scenario, not in the near miss, and not again when all of it comes twice', {
  timeout: 300_000,
}, async () => {
  let fault: EventsFault = 'none';
  const folder = temporaryFolder();
  const stack = await startFixture(folder, SETTINGS, {
    detectAfterMs: 0,
    faults: { events: () => fault },
  });
  const reads = readsOf(stack);
  await askUntilGiven(stack, 'bob');
  await drained(stack);

  const first = workingDays('first', 1);
  const decisions = DECISION_SCENARIOS.flatMap(({ fires, misses }) => [...fires(), ...misses()]);
  const ghost = told({ caller: 'ghost', atMs: MONDAY + HOUR });
  const records = TRAIL_SCENARIOS.flatMap(({ fires, misses }) => [recordOf(fires), recordOf(misses)]);
  await putDecisions(stack, [...first, ...decisions, ghost]);
  await tellAccess(stack, [...first, ...decisions]);
  for (const record of records) await putRecord(stack, record);
  await changeParameters(stack);
  await drained(stack);
  fault = 'failed-entries';
  await askUntilGiven(stack, 'bob');
  fault = 'none';
  await drained(stack);
  await accessTold(stack, reads);
  await invokeDetect(stack, {});
  await drained(stack);

  const expected = [
    ...DECISION_SCENARIOS.map(({ code }) => code),
    ...TRAIL_SCENARIOS.map(({ code }) => code),
    ...(['CONFIGURATION_CHANGED', 'AUDIT_FALLBACK', 'UNKNOWN_REQUEST'] as const),
  ].sort();
  const findings = await findingsIn(reads);
  expect(findings.map(({ code }) => code).sort()).toEqual(expected);
  await evidenceIsThere(findings, reads);
  expect(ofCode(findings, 'UNKNOWN_REQUEST')).toMatchObject({ caller: { name: 'ghost' } });
  expect(ofCode(findings, 'AUDIT_FALLBACK')).toMatchObject({ caller: { name: 'iam/bob' }, profile: 'dev' });
  expect(ofCode(findings, 'CONFIGURATION_CHANGED')?.finding.message).toMatch(
    /`\/sentinel\/policies\/dev` has version 2, by `arn:aws:sts::.*alice`/,
  );

  await putDecisions(stack, decisions.toReversed());
  for (const record of records) await putRecord(stack, record);
  await drained(stack);
  await invokeDetect(stack, {});
  await drained(stack);
  expect(await findingsIn(reads)).toEqual(findings);
  const listed = await runCommand(findingsCommand, folder, ['--json', '--limit', '100']);
  expect(listed.out.trimEnd().split('\n')).toHaveLength(expected.length);
  const size = (await reads.readHead())?.settled;
  await whenTrue(60_000, async () => (await reads.latestCheckpoint())?.size === size);
  const verified = await runCommand(auditCommand, folder, ['verify', '--no-progress']);
  expect(verified.out).toContain('\nverified\n');
});

/** Runs a command on the ledger of the stack in this folder. */
async function runCommand(make: typeof findingsCommand, folder: string, words: string[]) {
  let out = '';
  const surroundings = {
    ...{ env: { SENTINEL_LOCAL_DIR: folder }, err: () => undefined, nowMs: Date.now },
    out: (text: string) => {
      out += text;
    },
  };
  process.exitCode = 0;
  await make(surroundings).exitOverride().parseAsync(words, { from: 'user' });
  const status = Number(process.exitCode);
  process.exitCode = 0;
  return { status, out };
}

async function changeParameters(stack: Stack): Promise<void> {
  const client = new SSMClient({
    endpoint: stack.file.endpoints.ssm,
    region: stack.file.region,
    credentials: keysOf(stack, 'alice'),
  });
  const policy = (await stack.readParameter('/sentinel/policies/dev')) ?? '';
  for (const Name of ['/sentinel/policies/dev', '/elsewhere/policies/dev'])
    await client.send(
      new PutParameterCommand({ Name, Value: `${policy}\n`, Type: 'String', Overwrite: true }),
    );
  client.destroy();
}

/** Waits until the access log told of every request of this hour or the one before that is in the ledger. */
async function accessTold(stack: Stack, reads: LedgerReads): Promise<void> {
  const store = createDetectStore({ client: tablesOf(stack), table: 'sentinel-detect' });
  await whenTrue(60_000, async () => {
    const hour = Math.floor(Date.now() / HOUR);
    const told = await Promise.all([store.readAccess(hour - 1), store.readAccess(hour)]);
    const decisions = (await eventsIn(reads, { sinceMs: (hour - 1) * HOUR })).filter(isDecisionEvent);
    return decisions.length > 1 && decisions.every(({ requestId }) => told.flat().includes(requestId));
  });
}

type Listing = Parameters<LedgerReads['queryFacet']>[0];

async function eventsIn(reads: LedgerReads, query: Partial<Listing>): Promise<unknown[]> {
  const page = await reads.queryFacet({ facet: 'time', value: '', ...query }, 500);
  const bodies = await reads.readBodies(page.items.map(({ leafHashHex }) => leafHashHex));
  return page.items.map(({ leafHashHex }) => JSON.parse(bodies.get(leafHashHex)?.leaf ?? 'null'));
}

async function findingsIn(reads: LedgerReads): Promise<FindingEvent[]> {
  return (await eventsIn(reads, { facet: 'outcome', value: 'finding' })).map((event) => {
    if (!isFindingEvent(event)) throw new Error('no finding');
    return event;
  });
}

const ofCode = (findings: readonly FindingEvent[], wanted: string) =>
  findings.find(({ code }) => code === wanted);

/** What a finding names as evidence is in the ledger, but for records of CloudTrail. */
async function evidenceIsThere(findings: readonly FindingEvent[], reads: LedgerReads): Promise<void> {
  for (const { code, finding } of findings) {
    const { related_events: related } = finding.finding_info;
    const ids = related.flatMap(({ uid, type }) => (type.includes('CloudTrail') ? [] : [uid]));
    expect((await reads.readPlaces(ids)).size, code).toBe(ids.length);
  }
}
