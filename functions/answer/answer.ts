import { REFUSALS } from './codes.ts';
import type { Refusal } from './refusal.ts';

/** The answer to API Gateway, payload format 2.0. */
export type HttpAnswer = {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: false;
};

/** What the container-credentials format of the AWS SDKs carries. */
export type CredentialsBody = {
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  /** RFC 3339 UTC, whole seconds, `Z`. */
  Expiration: string;
  AccountId: string;
};

/** One profile the caller may have now. */
export type ProfileListing = { name: string; effect: 'allow' | 'require_approval'; rule: string };

const REQUEST_ID = 'x-sentinel-request-id';

/** Seconds a caller waits before it tries a 503 again. */
export const RETRY_AFTER_UNAVAILABLE_SECONDS = 2;

/** 200 with credentials. https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
export function credentialsAnswer(body: CredentialsBody, requestId: string): HttpAnswer {
  return jsonAnswer(200, body, requestId, {});
}

/** The same answer to another request. */
export function withRequestId(answer: HttpAnswer, requestId: string): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, [REQUEST_ID]: requestId } };
}

/** 200 with `{"profiles":[{name,effect,rule}]}`. */
export function profilesAnswer(profiles: readonly ProfileListing[], requestId: string): HttpAnswer {
  return jsonAnswer(200, { profiles }, requestId, {});
}

/** A refusal as every client of ours and botocore shows it: `{"Code","Message","RequestId"}`. */
export function refusalAnswer(refusal: Refusal, requestId: string): HttpAnswer {
  const { status } = REFUSALS[refusal.shownCode];
  const body = { Code: refusal.shownCode, Message: refusal.message, RequestId: requestId };
  return jsonAnswer(status, body, requestId, retryAfter(status, refusal.retryAfterSeconds));
}

function retryAfter(status: number, seconds: number | undefined): Record<string, string> {
  if (status !== 429 && status !== 503) return {};
  return { 'retry-after': String(Math.max(1, Math.ceil(seconds ?? RETRY_AFTER_UNAVAILABLE_SECONDS))) };
}

function jsonAnswer(
  statusCode: number,
  body: unknown,
  requestId: string,
  more: Record<string, string>,
): HttpAnswer {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      [REQUEST_ID]: requestId,
      ...more,
    },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}
