import type { Target } from '../target/target.ts';
import { readAnswer, type ServiceAnswer } from './answer.ts';
import { LIMITS, type Limits, send } from './send.ts';
import { type Ask, signedRequest } from './sign.ts';

/** Asks the service for credentials: signs, sends, reads. Never throws for what the network or the service does. */
export async function askForCredentials(
  ask: Ask,
  target: Target,
  nowMs: () => number,
  limits: Limits = LIMITS,
): Promise<ServiceAnswer> {
  const sending = await send(await signedRequest(ask, target, nowMs()), limits);
  if (!sending.ok) {
    const what = target.stack === undefined ? 'check the endpoint' : 'start the local stack with `npm start`';
    return { kind: 'unreachable', message: `${sending.message}: ${what}` };
  }
  return readAnswer(sending.answer, nowMs());
}
