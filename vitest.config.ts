import { defineConfig } from 'vitest/config';
import closingLine from './test/reporter/closing-line.ts';

/** Suites of a minute each, which have a command of their own: `npm run test:sdks`, `test:console`, `test:infra`. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  sdks: [
    'test/sdks/clients.test.ts',
    'test/package/{commands,start-up}.test.ts',
    'test/{agent,oidc}/sdk.test.ts',
    // Against programs of others as well, which CI installs: moto, DynamoDB Local, Go, k6.
    'test/**/{moto,*-moto,dynamodb-local,k6}.test.ts',
    'test/interop/**/*.test.ts',
  ],
  console: ['test/console/**/*.test.ts'],
  infra: [
    'test/{infra,infra-modules,infra-enforced}/**/*.test.ts',
    'test/dashboards/{terraform,driven}.test.ts',
    'test/build/{reproducible,deployed}.test.ts',
    'test/deploy/{deploy,destroy}.test.ts',
    'test/smoke/{broken,whole}.test.ts',
  ],
};
const part = PARTS[process.env.SENTINEL_TEST_PART ?? ''];
/** Whoever names a folder means all that is in it. */
const isNamed = process.argv.some((word) => word.startsWith('test/'));

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    include: [...(part ?? ['test/**/*.test.ts'])],
    exclude: ['node_modules/**', ...(part === undefined && !isNamed ? Object.values(PARTS).flat() : [])],
    // Two cores are the machine everybody has; more workers only make the timed tests noisy.
    maxWorkers: 2,
    // A bound against hanging on a busy machine; tests about time have gates of their own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
