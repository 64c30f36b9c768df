import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runSoak } from './run-soak.ts';

/** `npm run soak:audit -- --seed N --events N --kills N --writers N`: the whole table must be right at the end. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    events: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '60' },
    writers: { type: 'string', default: '3' },
    'most-messages': { type: 'string', default: '25' },
    'fault-rate': { type: 'string', default: '0.01' },
  },
});
const options = {
  seed: Number(values.seed),
  events: Number(values.events),
  writers: Number(values.writers),
  kills: Number(values.kills),
  mostMessages: Number(values['most-messages']),
  faultRate: Number(values['fault-rate']),
};
console.log(`soak: seed ${options.seed}, run again with --seed ${options.seed}`);
try {
  const report = await runSoak(options, (line) => console.log(`soak: ${line}`));
  console.log(JSON.stringify(report));
  // The last kills may find no writer at work any more.
  const enough = report.killed >= (options.kills * 2) / 3;
  console.log(enough ? '1 passed, 0 failed, 0 skipped' : '0 passed, 1 failed, 0 skipped');
  process.exitCode = enough ? 0 : 1;
} catch (error) {
  console.log(`soak: failed: ${error instanceof Error ? error.message : String(error)}`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
