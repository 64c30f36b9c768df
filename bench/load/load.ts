/** `npm run load`: the function under load by k6, on a local stack as slow as AWS; see README.md. */
import { writeFileSync } from 'node:fs';
import { type BenchResult, brokenBudgets, type Figure, readResult, resultOf } from '../figures/figures.ts';
import { measureCapacity } from './capacity.ts';
import { commandText, type LoadCommand, readCommand } from './command-line.ts';
import { judge } from './judge.ts';
import { findK6 } from './k6.ts';
import { LATENCY_MS } from './limits.ts';
import { hasBundle } from './loaded-stack.ts';
import { recordedRuns } from './recorded-runs.ts';
import { runScenario, type Surroundings } from './run-scenario.ts';
import { settingsFor, slowedDown } from './scenario-settings.ts';
import { MOST_ATTEMPTS, runUndisturbed } from './undisturbed.ts';

const USAGE_STATUS = 64;
const INTERRUPTED_STATUS = 130;

const tell = (line: string): void => void process.stderr.write(`load: ${line}\n`);

/** Ends what was started, the latest first, when the command is interrupted: no process and no key stays behind. */
function endOnSignals(): Surroundings['onStart'] {
  const ends: (() => Promise<void>)[] = [];
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, async () => {
      for (const end of ends.toReversed()) await end().catch(() => undefined);
      process.exit(INTERRUPTED_STATUS);
    });
  return (end) => ends.push(end);
}

async function measure(command: LoadCommand): Promise<BenchResult | undefined> {
  const k6 = findK6(tell);
  if (!k6.ok) {
    tell(`skipped: ${k6.why}`);
    return undefined;
  }
  const surroundings = { k6Path: k6.path, onStart: endOnSignals() };
  const figures: Figure[] = [];
  const runs = [];
  const disturbances = [];
  for (const scenario of command.scenarios) {
    const settings = settingsFor(scenario, command);
    tell(`${scenario}: ${JSON.stringify(settings)}`);
    const attempts = command.check ? MOST_ATTEMPTS : 1;
    const { run, judged, discarded } = await runUndisturbed(
      (rateDivisor) => runScenario(scenario, slowedDown(settings, rateDivisor), surroundings),
      attempts,
      tell,
    );
    runs.push(run);
    disturbances.push(...discarded);
    figures.push(...judged);
    judged.forEach(show);
  }
  const capacity = command.capacity ? await measureCapacity(surroundings, tell) : undefined;
  capacity?.figures.forEach(show);
  figures.push(...(capacity?.figures ?? []));
  const trials = capacity?.trials ?? [];
  const bundled = hasBundle();
  const details = { k6: k6.version, bundled, latencyMs: LATENCY_MS, runs, disturbances, trials };
  return resultOf('load', commandText(command), figures, details);
}

function show({ id, value, unit, limit }: Figure): void {
  const budget = limit.budget === null ? '' : `, budget ${limit.budget}`;
  tell(`${id} = ${value} ${unit}${budget}`);
}

function replay(path: string): BenchResult {
  const recorded = readResult(path);
  return { ...recorded, figures: recordedRuns(recorded).flatMap(judge) };
}

const args = process.argv.slice(2);
const reading = readCommand(args);
if (!reading.ok) {
  tell(reading.fault);
  process.exit(USAGE_STATUS);
}
const { command } = reading;
const result = command.replayFile === undefined ? await measure(command) : replay(command.replayFile);
// Where there is no k6 nothing was measured: said above, and no reason to stop but where CI relies on it.
if (result === undefined) process.exit(process.env.CI === 'true' ? 1 : 0);
if (command.jsonFile !== undefined) writeFileSync(command.jsonFile, `${JSON.stringify(result, null, 2)}\n`);
if (command.replayFile !== undefined) result.figures.forEach(show);
const broken = brokenBudgets(result.figures);
for (const { id, title, value, unit, limit } of broken)
  process.stderr.write(`broken: ${id} is ${value} ${unit}, budget ${limit.budget} (${title})\n`);
process.exit(command.check && broken.length > 0 ? 1 : 0);
