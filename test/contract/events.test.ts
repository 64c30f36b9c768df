import { afterAll, beforeAll } from 'vitest';
import { contractSuite } from './contract.ts';
import { openEvents, PUT_EVENTS_CASES, RULE_CASES } from './events-cases.ts';
import { startEventsTarget } from './events-target.ts';
import type { RunningTarget } from './local-target.ts';

let running: RunningTarget;
beforeAll(async () => {
  running = await startEventsTarget();
});
afterAll(() => running.stop());

contractSuite('EventBridge', [...PUT_EVENTS_CASES, ...RULE_CASES], () => running.target, openEvents);
