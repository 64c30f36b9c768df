import { setTimeout as wait } from 'node:timers/promises';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { type TargetChoice, targetFinder } from '../target/target.ts';
import type { Upstream } from './ask-upstream.ts';

/** The service and the caller’s keys as flags, environment and files of this machine tell them. */
export function upstreamHere(choice: TargetChoice, { env, nowMs }: Surroundings): Upstream {
  return {
    findTarget: targetFinder(choice, env),
    nowMs,
    random: Math.random,
    wait: (ms) => wait(ms),
  };
}
