import { afterAll, beforeAll } from 'vitest';
import { startChosenTarget } from './chosen-target.ts';
import { contractSuite } from './contract.ts';
import type { RunningTarget } from './local-target.ts';
import { ASSUME_ROLE_CASES, GET_SESSION_TOKEN_CASES } from './sts-cases.ts';
import { openSts } from './sts-client.ts';
import { SESSION_CASES } from './sts-session-cases.ts';
import { TRUST_CASES } from './sts-trust-cases.ts';

let running: RunningTarget;
beforeAll(async () => {
  running = await startChosenTarget();
});
afterAll(() => running.stop());

contractSuite(
  'STS',
  [...ASSUME_ROLE_CASES, ...GET_SESSION_TOKEN_CASES, ...TRUST_CASES, ...SESSION_CASES],
  () => running.target,
  openSts,
);
