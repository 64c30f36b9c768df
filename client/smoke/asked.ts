import { type RawAnswer, readAnswer, type ServiceAnswer } from '../service/answer.ts';
import { LIMITS, send } from '../service/send.ts';
import type { SignedRequest } from '../service/sign.ts';

/** An answer and what came with it; `headers` are empty where there was none. */
export type Asked = { answer: ServiceAnswer; status: number; headers: RawAnswer['headers'] };

/** Sends one request as it is. Never throws for what the network or the service does. */
export async function ask(signed: SignedRequest, nowMs: () => number): Promise<Asked> {
  const sending = await send(signed, LIMITS);
  if (!sending.ok)
    return { answer: { kind: 'unreachable', message: sending.message }, status: 0, headers: {} };
  const { status, headers } = sending.answer;
  return { answer: readAnswer(sending.answer, nowMs()), status, headers };
}

/** A header that is there once. */
export function headerOf(asked: Asked, name: string): string | undefined {
  const value = asked.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** How the answer is told in a sentence: never a key. */
export function told({ answer, status }: Asked): string {
  switch (answer.kind) {
    case 'given':
      return 'credentials were given';
    case 'refused':
      return `${answer.status} ${answer.code}: ${answer.message} (request ${answer.requestId})`;
    case 'unreachable':
      return status === 0 ? answer.message : `${status}: ${answer.message}`;
  }
}

/** Whether API Gateway itself refused, before any function: its own `{"message":"Forbidden"}`. */
export function byGateway({ answer }: Asked): boolean {
  return answer.kind === 'refused' && answer.code === 'GATEWAY_403';
}
