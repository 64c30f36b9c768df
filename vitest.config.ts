import { defineConfig } from 'vitest/config';
import closingLine from './test/reporter/closing-line.ts';

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    include: ['test/**/*.test.ts'],
    // Two cores are the machine everybody has; more workers only make the timed tests noisy.
    maxWorkers: 2,
    // A bound against hanging on a busy machine; tests about time have gates of their own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
