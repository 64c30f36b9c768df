import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What a run came to, and the reasons of what did not run. */
export type Tally = {
  passed: number;
  failed: number;
  skips: readonly { name: string; reason: string }[];
};

const NO_REASON = 'no reason given';

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
  let failed = unhandled.length;
  const skips: { name: string; reason: string }[] = [];
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'failed') failed += 1;
      else if (!options.filtered || noteOf(test) !== undefined)
        skips.push({ name: nameOf(module, test), reason: noteOf(test) ?? NO_REASON });
    }
  }
  return { passed, failed, skips };
}

/** The lines to print, the count last, and whether the run is good. */
export function closing(tally: Tally, options: { ci: boolean }): { lines: string[]; ok: boolean } {
  const { passed, failed, skips } = tally;
  const lines = skips.map(({ name, reason }) => `skipped: ${name}: ${reason}`);
  const nothingRan = passed + failed === 0;
  if (nothingRan) lines.push('no test ran: check the names given to `npm test --`');
  const skippedInCi = options.ci && skips.length > 0;
  if (skippedInCi) lines.push('skipped tests fail a CI run: .ci/run installs what they need');
  lines.push(`${passed} passed, ${failed} failed, ${skips.length} skipped`);
  return { lines, ok: failed === 0 && !nothingRan && !skippedInCi };
}

function nameOf(module: TestModule, test: TestCase): string {
  return `${module.relativeModuleId} > ${test.fullName}`;
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
