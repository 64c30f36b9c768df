import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** A test, or a file, with why it failed or was skipped. */
type Told = { name: string; reason: string };

/** What a run came to, and the reasons of what failed or did not run. */
export type Tally = { passed: number; failures: readonly Told[]; skips: readonly Told[] };

const NO_REASON = 'no reason given';
/** The rest of a message is in the report above. */
const LONGEST_REASON = 300;

/**
 * Counts every test once; a file that could not be loaded and an error outside any test count as failed.
 * With `filtered` (a run by name, `-t`) tests skipped without a reason are those not asked for: not counted.
 */
export function tally(
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
  options: { filtered: boolean },
): Tally {
  let passed = 0;
  const failures = unhandled.map((error) => ({ name: 'outside any test', reason: firstLine([error]) }));
  const skips: Told[] = [];
  for (const module of modules) {
    for (const part of [module, ...module.children.allSuites()])
      for (const error of part.errors())
        failures.push({ name: nameOf(module, part), reason: firstLine([error]) });
    for (const test of module.children.allTests()) {
      const result = test.result();
      const name = nameOf(module, test);
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'failed') failures.push({ name, reason: firstLine(result.errors) });
      else if (!options.filtered || noteOf(test) !== undefined)
        skips.push({ name, reason: noteOf(test) ?? NO_REASON });
    }
  }
  return { passed, failures, skips };
}

/** The lines to print, the count last, and whether the run is good. */
export function closing(tally: Tally, options: { ci: boolean }): { lines: string[]; ok: boolean } {
  const { passed, failures, skips } = tally;
  const lines = skips.map(({ name, reason }) => `skipped: ${name}: ${reason}`);
  // Where a long report is cut, these lines are left.
  lines.push(...failures.map(({ name, reason }) => `failed: ${name}: ${reason}`));
  const nothingRan = passed + failures.length === 0;
  if (nothingRan) lines.push('no test ran: check the names given to `npm test --`');
  const skippedInCi = options.ci && skips.length > 0;
  if (skippedInCi) lines.push('skipped tests fail a CI run: .ci/run installs what they need');
  lines.push(`${passed} passed, ${failures.length} failed, ${skips.length} skipped`);
  return { lines, ok: failures.length === 0 && !nothingRan && !skippedInCi };
}

function firstLine(errors: readonly { message?: unknown }[]): string {
  const [line = ''] = String(errors[0]?.message ?? NO_REASON).split('\n');
  return line.slice(0, LONGEST_REASON);
}

function nameOf(module: TestModule, part: TestModule | TestSuite | TestCase): string {
  return 'fullName' in part ? `${module.relativeModuleId} > ${part.fullName}` : module.relativeModuleId;
}

function noteOf(test: TestCase): string | undefined {
  const result = test.result();
  return result.state === 'skipped' ? result.note : undefined;
}

/** A vitest reporter that ends the output with `N passed, N failed, N skipped`, whatever else is printed before. */
export default function closingLine(): Reporter {
  let filtered = false;
  return {
    onInit(vitest) {
      filtered = vitest.config.testNamePattern !== undefined;
    },
    onTestRunEnd(modules, unhandled, reason) {
      const counted = tally(modules, unhandled, { filtered });
      const { lines, ok } = closing(counted, { ci: process.env.CI === 'true' });
      if (!ok || reason === 'interrupted') process.exitCode = 1;
      // Printed when the process is about to go, so that no other reporter has a later word.
      process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
    },
  };
}
