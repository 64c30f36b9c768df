import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from '../../dashboards/draw.ts';
import { runLogsQuery } from '../../dashboards/logs-query.ts';
import { type Sample, storeSamples } from '../../dashboards/samples.ts';
import { temporaryFolder } from '../stack/start-fixture.ts';
import { LOCAL_VALUES, raised, statesOf } from './alarm-states.ts';
import { DRIVES_BESIDE } from './beside.ts';
import { DRIVES, type Drive, ordinaryUse } from './drives.ts';
import { DASHBOARDS, readAlarms, readDashboard } from './files.ts';
import { accessLog, MOST_WAIT_MS, type Observed, startObserved, until } from './observed-stack.ts';

/** A bound against hanging: each step has its own. */
const LIMIT_MS = 240_000;

let observed: Observed;
const after: (() => void)[] = [];
const begun = new Map<string, Promise<Sample[]>>();
beforeAll(async () => {
  for (const { fault, early, run } of DRIVES_BESIDE) if (early === true) begun.set(fault, run());
  observed = await startObserved(temporaryFolder((remove) => after.push(remove)));
});
afterAll(async () => {
  await observed.stop();
  // Not before: what still runs would write to it.
  for (const remove of after) remove();
});

/** Alarms that were seen raised, and those seen quiet under ordinary use. */
const seen = { raised: new Set<string>(), quiet: new Set<string>() };
const everything: Sample[] = [];

/** What was measured from a moment on, once every request since has left its line. */
async function measured(beganMs: number): Promise<Sample[]> {
  await until('every answered request has its metrics', () => {
    const answered = accessLog(observed.folder).filter(
      ({ timeMs, invoked }) => timeMs >= beganMs && invoked === 'answered',
    );
    const { blobs } = observed.logs().vend;
    const told = blobs.filter(
      ({ timestampMs, dimensions }) => timestampMs >= beganMs && dimensions.profile === undefined,
    );
    // A request that was told of and then ended in another way is none of those that were answered.
    return told.length >= answered.length;
  });
  return observed.since(beganMs);
}

test('under ordinary use no alarm is raised', { timeout: LIMIT_MS }, async () => {
  // A busy machine may hold requests up now and then; it cannot make an alarm of its own.
  let alarms: string[] = [];
  for (let tries = 0; tries < 10; tries += 1) {
    const beganMs = Date.now();
    await ordinaryUse(observed);
    const states = statesOf(await measured(beganMs));
    alarms = raised(states);
    if (alarms.length > 0) continue;
    for (const name of states.keys()) seen.quiet.add(name);
    break;
  }
  expect(alarms).toEqual([]);
  everything.push(...observed.since(0));
});

/** Runs a drive; gives those of its alarms that are still not raised when all of it should be measured. */
async function quietAfter({ run, alarms, again }: Drive): Promise<string[]> {
  const beganMs = Date.now();
  const quiet = async () => {
    const states = statesOf(await measured(beganMs));
    return alarms.filter((name) => states.get(name) !== 'ALARM');
  };
  await run(observed);
  let left = await quiet();
  // A function's last lines, and a queue's age, may be read a moment after what was waited for.
  while (left.length > 0 && Date.now() - beganMs < 2 * MOST_WAIT_MS) {
    if (again === true) await run(observed);
    await observed.look();
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = await quiet();
  }
  return left;
}

test.for(DRIVES.map((drive) => [drive.fault, drive] as const))(
  '%s',
  { timeout: LIMIT_MS },
  async ([, drive]) => {
    expect(await quietAfter(drive)).toEqual([]);
    for (const name of drive.alarms) seen.raised.add(name);
  },
);

test.for(DRIVES_BESIDE.map((drive) => [drive.fault, drive] as const))(
  '%s',
  { timeout: LIMIT_MS },
  async ([, drive]) => {
    const samples = await (begun.get(drive.fault) ?? drive.run());
    everything.push(...samples);
    const states = statesOf(samples);
    for (const name of drive.alarms) {
      expect(states.get(name), name).toBe('ALARM');
      seen.raised.add(name);
    }
  },
);

test('every alarm was seen on both sides of its threshold', () => {
  const { alarms, composites } = readAlarms();
  const names = [...alarms, ...composites].map(({ alarm_name }) => alarm_name.replace(/^sentinel-/, ''));
  expect([...seen.raised].toSorted()).toEqual(names.toSorted());
  expect([...seen.quiet].toSorted()).toEqual(names.toSorted());
});

test.for(DASHBOARDS)('%s: every line of every chart has a value, every query a row', (name) => {
  everything.push(...observed.since(0));
  const store = storeSamples(everything);
  const endMs = Date.now();
  const { vend, audit, detect } = observed.logs();
  const groups = new Map([
    [String(LOCAL_VALUES.vend_log_group), vend.lines],
    [String(LOCAL_VALUES.audit_log_group), audit.lines],
    [String(LOCAL_VALUES.detect_log_group), detect.lines],
  ]);
  const empty: string[] = [];
  for (const widget of readDashboard(name, LOCAL_VALUES).widgets) {
    const { properties } = widget;
    if (widget.type === 'metric')
      for (const { label, series } of linesOf(widget.properties, store, endMs, 20))
        if (series.every((value) => value === undefined)) empty.push(`${widget.properties.title} ${label}`);
    if (widget.type === 'log' && runLogsQuery(widget.properties.query, groups).length === 0)
      empty.push(widget.properties.title);
    if (widget.type === 'metric' && linesOf(widget.properties, store, endMs, 20).length === 0)
      empty.push(JSON.stringify(properties));
  }
  expect(empty).toEqual([]);
});

test('the trace of a request is in its log line and in its event', () => {
  const events = observed.delivered.map((body) => JSON.parse(body).detail);
  const lines = observed.logs().vend.lines.filter(({ traceId }) => traceId !== null);
  expect(lines.length).toBeGreaterThan(20);
  for (const { traceId, eventId, requestId } of lines.filter(({ recorded }) => recorded === 'bus'))
    expect(events.find(({ id }) => id === eventId)).toMatchObject({ traceId, requestId });
});
