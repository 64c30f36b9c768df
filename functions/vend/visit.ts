import type { EventPolicy } from '../event/decision-event.ts';
import type { Caller } from '../identity/caller.ts';
import { type GatewayEvent, openGatewayEvent } from '../request/gateway-event.ts';
import { type RequestReading, readVendRequest } from '../request/vend-request.ts';

/** One request on its way through the story. */
export type Visit = {
  gateway: GatewayEvent;
  reading: RequestReading;
  /** Wall clock at the handler's start, Unix milliseconds. */
  startedAtMs: number;
  /** Milliseconds since the handler's start, from a clock that is never set back. */
  elapsedMs: () => number;
  /** True for the first request of an environment. */
  coldStart: boolean;
  /** What the steps found out, for event, log and metrics; no step decides by it. */
  facts: Facts;
};

export type Facts = {
  /** True once the request was seen to come through the API, with an authorizer's identity. */
  proven: boolean;
  caller: Caller | null;
  policy: Readonly<EventPolicy> | null;
  policyFromCache: boolean | null;
  policyMs: number | null;
  sessionFromCache: boolean | null;
  stsMs: number | null;
};

export type Clocks = { nowMs: () => number; monotonicMs: () => number };

/** Opens a request: bounded, nothing in it believed yet. */
export function openVisit(raw: unknown, awsRequestId: string, coldStart: boolean, clocks: Clocks): Visit {
  const beganAtMs = clocks.monotonicMs();
  const gateway = openGatewayEvent(raw, awsRequestId);
  return {
    gateway,
    reading: readVendRequest(gateway),
    startedAtMs: clocks.nowMs(),
    elapsedMs: () => clocks.monotonicMs() - beganAtMs,
    coldStart,
    facts: {
      proven: false,
      caller: null,
      policy: null,
      policyFromCache: null,
      policyMs: null,
      sessionFromCache: null,
      stsMs: null,
    },
  };
}
