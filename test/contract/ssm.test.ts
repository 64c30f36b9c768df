import { afterAll, beforeAll } from 'vitest';
import { startChosenTarget } from './chosen-target.ts';
import { contractSuite } from './contract.ts';
import type { RunningTarget } from './local-target.ts';
import { PUT_CASES } from './ssm-cases.ts';
import { openSsm } from './ssm-client.ts';
import { READ_CASES } from './ssm-read-cases.ts';

let running: RunningTarget;
beforeAll(async () => {
  running = await startChosenTarget();
});
afterAll(() => running.stop());

contractSuite('SSM', [...PUT_CASES, ...READ_CASES], () => running.target, openSsm);
