import { defineConfig } from 'vitest/config';
import closingLine from './test/reporter/closing-line.ts';

/** Suites of a minute each, which have a command of their own: `npm run test:sdks`, `test:console`, `test:infra`. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  sdks: [
    'test/sdks/clients.test.ts',
    'test/package/{commands,start-up}.test.ts',
    // Against programs of others as well, which only CI has.
    'test/ledger/dynamodb-local.test.ts',
    'test/bench-load/k6.test.ts',
  ],
  console: ['test/console/**/*.test.ts'],
  infra: [
    'test/{infra,infra-modules,dashboards}/terraform.test.ts',
    'test/dashboards/driven.test.ts',
    'test/build/reproducible.test.ts',
    'test/infra-enforced/**/*.test.ts',
    'test/deploy/{deploy,destroy}.test.ts',
    'test/smoke/broken.test.ts',
  ],
};
const part = PARTS[process.env.SENTINEL_TEST_PART ?? ''];

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    include: [...(part ?? ['test/**/*.test.ts'])],
    exclude: ['node_modules/**', ...(part === undefined ? Object.values(PARTS).flat() : [])],
    // Two cores are the machine everybody has; more workers only make the timed tests noisy.
    maxWorkers: 2,
    // A bound against hanging on a busy machine; tests about time have gates of their own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
