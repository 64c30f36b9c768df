import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpOutcome } from '../http/http-answer.ts';
import { startLoopbackServer } from '../http/loopback-server.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { Credential, FindCredential } from '../iam/principal.ts';
import type { SignatureFaultCode, VerifySignature, WireRequest } from '../sigv4/signed-request.ts';
import { verifySignature } from '../sigv4/verify.ts';
import type { AwsError, AwsReply } from './aws-reply.ts';
import { type FaultPlan, noFaults } from './fault-plan.ts';

/** What a protocol and a service together say of everything that comes before an operation. */
export type AwsProtocol = {
  /** The name requests are signed for: `sts`, `ssm`, `events`. */
  service: string;
  errorReply: (error: AwsError, requestId: string) => AwsReply;
  signatureError: (fault: SignatureFaultCode, detail: string) => AwsError;
  throttled: AwsError;
  internal: AwsError;
};

/** Options every AWS server here takes. */
export type AwsServerOptions = {
  world: { region: string; findCredential: FindCredential };
  /** Milliseconds since 1970. */
  nowMs: () => number;
  /** Delays each answer by so many milliseconds. */
  latencyMs: number;
  /** 0 or absent: any free port. */
  port?: number;
  verify?: VerifySignature;
  fault?: FaultPlan;
  newRequestId?: () => string;
  /** Told what an operation threw (a bug); default: stderr. */
  onBug?: (error: unknown) => void;
};

/** A request whose signature holds. */
export type AwsCall = { request: WireRequest; credential: Credential; requestId: string; nowMs: number };

/** AWS takes larger requests on some services; none of the operations served here needs more than this. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Serves one AWS service on 127.0.0.1: breaks the answer when the fault plan says so, verifies the signature,
 * hands the call to `answer`. What `answer` throws is the service's internal error (500).
 */
export const startAwsServer = (
  options: AwsServerOptions,
  protocol: AwsProtocol,
  answer: (call: AwsCall) => AwsReply | Promise<AwsReply>,
): Promise<RunningServer> => {
  const newRequestId = options.newRequestId ?? randomUUID;
  const plan = options.fault ?? noFaults;
  const served = async (request: WireRequest, requestId: string): Promise<AwsReply> => {
    const nowMs = options.nowMs();
    const { region, findCredential } = options.world;
    const expected = { service: protocol.service, region, nowMs, findCredential };
    const verified = (options.verify ?? verifySignature)(request, expected);
    if (!verified.ok) {
      return protocol.errorReply(protocol.signatureError(verified.code, verified.message), requestId);
    }
    try {
      return await answer({ request, credential: verified.credential, requestId, nowMs });
    } catch (error) {
      (options.onBug ?? console.error)(error);
      return protocol.errorReply(protocol.internal, requestId);
    }
  };
  return startLoopbackServer({
    port: options.port ?? 0,
    maxBodyBytes: MAX_BODY_BYTES,
    handler: async (request, { signal }): Promise<HttpOutcome> => {
      const fault = plan();
      const requestId = newRequestId();
      if (fault === 'hang') return untilGone(signal);
      if (options.latencyMs > 0) await delay(options.latencyMs, undefined, { signal }).catch(() => undefined);
      if (fault === 'throttle') return protocol.errorReply(protocol.throttled, requestId);
      if (fault === 'error-500') return protocol.errorReply(protocol.internal, requestId);
      const reply = await served(request, requestId);
      return fault === 'half-answer' ? { ...reply, cutAfterBytes: reply.body.length >> 1 } : reply;
    },
  });
};

/** Never answers, and ends with the connection. */
const untilGone = (signal: AbortSignal): Promise<HttpOutcome> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('destroy'), { once: true });
  });
