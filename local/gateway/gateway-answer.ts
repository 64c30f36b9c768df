import type { HttpAnswer, HttpFault } from '../http/http-answer.ts';

/** What an HTTP API answers by itself: its status, and its message spelled as API Gateway spells it. */
const MESSAGES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type GatewayStatus = keyof typeof MESSAGES;

/** `{"message":"…"}`; `challenge` is the `www-authenticate` of a route with tokens. */
export function gatewayAnswer(status: GatewayStatus, challenge?: string): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(challenge !== undefined && { 'www-authenticate': challenge }),
    },
    body: JSON.stringify({ message: MESSAGES[status] }),
  };
}

const FAULT_STATUS: Readonly<Record<HttpFault, GatewayStatus>> = {
  malformed: 400,
  'headers-too-large': 431,
  slow: 408,
  // API Gateway knows its APIs by Host and answers so for a host that is none.
  host: 403,
  'body-too-large': 413,
  'handler-failed': 500,
};

/** How the gateway words what its HTTP server turned away. */
export function faultAnswer(fault: HttpFault): HttpAnswer {
  return gatewayAnswer(FAULT_STATUS[fault]);
}
