/** What the service gives: the container-credentials format of the AWS SDKs. */
export type GivenCredentials = {
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  /** RFC 3339 UTC, whole seconds. */
  Expiration: string;
  AccountId: string;
};

export type ServiceAnswer =
  | { kind: 'given'; credentials: GivenCredentials }
  /** The service, or the gateway before it, said no. Text is as it came: print it through `printable`. */
  | Refusal
  /** No answer, or not one of this service, whose status is told then. The message is ours. */
  | { kind: 'unreachable'; message: string; status?: number };

export type Refusal = {
  kind: 'refused';
  status: number;
  code: string;
  message: string;
  requestId: string;
  /** From the header, where it is there. */
  retryAfterSeconds?: number;
};

export type RawAnswer = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
};

/** What each field must look like; all of it printable, so that it can be exported and shown. */
const FIELDS = {
  AccessKeyId: /^[A-Z0-9]{16,128}$/,
  SecretAccessKey: /^[\x21-\x7e]{16,256}$/,
  Token: /^[\x21-\x7e]{1,16384}$/,
  Expiration: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  AccountId: /^\d{12}$/,
} as const;

/** Reads an answer strictly: credentials only where all five fields are sound, a refusal only in its own form. */
export function readAnswer(answer: RawAnswer, nowMs: number): ServiceAnswer {
  const value = parseJson(answer.body);
  if (answer.status === 200) {
    const credentials = readCredentials(value);
    if (credentials !== undefined) return { kind: 'given', credentials };
    return {
      kind: 'unreachable',
      status: 200,
      message: 'the endpoint answered 200 without credentials: is it sentinel’s?',
    };
  }
  return readFailure(answer, nowMs);
}

/** An answer that gives nothing: the service's refusal, the gateway's, or none of this service. */
export function readFailure(answer: RawAnswer, nowMs: number): Exclude<ServiceAnswer, { kind: 'given' }> {
  const value = parseJson(answer.body);
  return readRefusal(answer, value) ?? readGatewayRefusal(answer, value, nowMs) ?? notOurs(answer.status);
}

function readCredentials(value: unknown): GivenCredentials | undefined {
  const text = (name: keyof typeof FIELDS): string | undefined => {
    const field = fieldOf(value, name);
    return typeof field === 'string' && FIELDS[name].test(field) ? field : undefined;
  };
  const AccessKeyId = text('AccessKeyId');
  const SecretAccessKey = text('SecretAccessKey');
  const Token = text('Token');
  const Expiration = text('Expiration');
  const AccountId = text('AccountId');
  if (AccessKeyId === undefined || SecretAccessKey === undefined || Token === undefined) return undefined;
  if (Expiration === undefined || Number.isNaN(Date.parse(Expiration)) || AccountId === undefined)
    return undefined;
  return { AccessKeyId, SecretAccessKey, Token, Expiration, AccountId };
}

function readRefusal(answer: RawAnswer, value: unknown): Refusal | undefined {
  // What is no error status is no refusal, whatever it says.
  if (answer.status < 400 || answer.status > 599) return undefined;
  const code = fieldOf(value, 'Code');
  const message = fieldOf(value, 'Message');
  const requestId = fieldOf(value, 'RequestId');
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]{0,63}$/.test(code)) return undefined;
  if (typeof message !== 'string' || typeof requestId !== 'string') return undefined;
  return { kind: 'refused', status: answer.status, code, message, requestId, ...retryAfter(answer) };
}

/** Seconds of `Retry-After`, RFC 9110 §10.2.3; its form as a date is not one the service uses. */
function retryAfter({ headers }: RawAnswer): { retryAfterSeconds?: number } {
  const text = headers['retry-after'];
  return typeof text === 'string' && /^\d{1,5}$/.test(text) ? { retryAfterSeconds: Number(text) } : {};
}

/** API Gateway's own `{"message":…}`: 403 for a signature it does not accept, 429 when it throttles. */
function readGatewayRefusal(answer: RawAnswer, value: unknown, nowMs: number): Refusal | undefined {
  const said = fieldOf(value, 'message') ?? fieldOf(value, 'Message');
  if (typeof said !== 'string' || (answer.status !== 403 && answer.status !== 429)) return undefined;
  const why = answer.status === 429 ? 'too many requests: try again in a while' : forbidden(answer, nowMs);
  const id = answer.headers['apigw-requestid'] ?? answer.headers['x-amzn-requestid'];
  const requestId = typeof id === 'string' ? id : 'none';
  const { status } = answer;
  const message = `\`${said}\`: ${why}`;
  return { kind: 'refused', status, code: `GATEWAY_${status}`, message, requestId, ...retryAfter(answer) };
}

function forbidden({ headers }: RawAnswer, nowMs: number): string {
  const theirMs = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
  const minutesOff = Math.round((nowMs - theirMs) / 60_000);
  if (Math.abs(minutesOff) >= 4) return `this machine’s clock is ${minutesOff} minutes off: set it`;
  return 'the gateway does not accept the signature, or the keys may not call it: check keys, region and `execute-api:Invoke`';
}

function notOurs(status: number): Exclude<ServiceAnswer, { kind: 'given' } | Refusal> {
  return {
    kind: 'unreachable',
    status,
    message: `the endpoint answered ${status}, not as sentinel does: check its URL`,
  };
}

export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
