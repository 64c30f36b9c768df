/** The services the vend function calls. */
export type Service = 'sts' | 'ssm' | 'events' | 'sqs';

/** What a port does with a whole request; `closed`: nobody listens there. */
export type Broken =
  | { kind: 'closed' }
  /** Connections are neither made nor refused. */
  | { kind: 'full' }
  | { kind: 'silent' }
  /** `after`: how the connection goes on after the bytes. */
  | { kind: 'bytes'; bytes: string; after: 'keep' | 'reset' | 'wait' };

/** Found nowhere but in these answers: must not be told on. */
export const PLANTED_SECRET = 'plantedSecretAccessKeyInTheAnswer0000000';

const JSON_TYPE = 'application/x-amz-json-1.1';

/** A whole and good answer of each service, as AWS writes it. */
const GOOD: Readonly<Record<Service, { type: string; body: string }>> = {
  sts: {
    type: 'text/xml',
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAPLANTEDPLANTED00</AccessKeyId><SecretAccessKey>${PLANTED_SECRET}</SecretAccessKey><SessionToken>planted-token</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/dev/x</Arn></AssumedRoleUser></AssumeRoleResult><ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></AssumeRoleResponse>`,
  },
  ssm: {
    type: JSON_TYPE,
    body: `{"InvalidParameters":[],"Parameters":[{"Name":"/sentinel/policies/dev","Value":"${PLANTED_SECRET}","Version":1}]}`,
  },
  events: {
    type: JSON_TYPE,
    body: '{"Entries":[{"EventId":"11710aed-b79e-4468-a20b-bb3c0c3b4860"}],"FailedEntryCount":0}',
  },
  sqs: {
    type: 'application/x-amz-json-1.0',
    body: '{"MD5OfMessageBody":"fafb00f5732ab283681e124bf8747ed1","MessageId":"219f8380-5770-4cc2-8c3e-5c715e145f5e"}',
  },
};

/** Each service's own errors: docs.aws.amazon.com/STS, /systems-manager, /eventbridge, /AWSSimpleQueueService: CommonErrors. */
const ERRORS: Readonly<Record<Service, { internal: string; throttled: string }>> = {
  sts: { internal: 'InternalFailure', throttled: 'Throttling' },
  ssm: { internal: 'InternalServerError', throttled: 'ThrottlingException' },
  events: { internal: 'InternalException', throttled: 'ThrottlingException' },
  sqs: { internal: 'InternalFailure', throttled: 'com.amazonaws.sqs#RequestThrottled' },
};

const answer = (status: string, headers: readonly string[], body: string): string =>
  `HTTP/1.1 ${status}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n${body}`;

const whole = (status: string, type: string, body: string): Broken => ({
  kind: 'bytes',
  bytes: answer(status, [`content-type: ${type}`, `content-length: ${body.length}`], body),
  after: 'keep',
});

function failure(service: Service, status: string, code: string): Broken {
  const { type } = GOOD[service];
  const body =
    service === 'sts'
      ? `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>Rate exceeded</Message></Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>`
      : `{"__type":"${code}","message":"Rate exceeded"}`;
  return whole(status, type, body);
}

/** The first half of a good answer, whose head promises the whole. */
function half(service: Service, after: 'reset' | 'wait'): Broken {
  const { type, body } = GOOD[service];
  const headers = [`content-type: ${type}`, `content-length: ${body.length}`];
  return { kind: 'bytes', bytes: answer('200 OK', headers, body.slice(0, body.length >> 1)), after };
}

function cutChunk(service: Service): Broken {
  const { type, body } = GOOD[service];
  const headers = [`content-type: ${type}`, 'transfer-encoding: chunked'];
  const chunk = `${body.length.toString(16)}\r\n${body.slice(0, body.length >> 1)}`;
  return { kind: 'bytes', bytes: answer('200 OK', headers, chunk), after: 'reset' };
}

const PROXY_PAGE = '<!DOCTYPE html><html><body><h1>Sign in to the network</h1><br></body></html>';

/** Every way a dependency is broken for real. */
export const BREAKS = {
  'connection refused': () => ({ kind: 'closed' }),
  'a connection that never comes': () => ({ kind: 'full' }),
  'a hang': () => ({ kind: 'silent' }),
  'a reset': () => ({ kind: 'bytes', bytes: '', after: 'reset' }),
  'its own 500': (service) => failure(service, '500 Internal Server Error', ERRORS[service].internal),
  'its own throttling': (service) => failure(service, '400 Bad Request', ERRORS[service].throttled),
  'half an answer': (service) => half(service, 'reset'),
  'half an answer, then silence': (service) => half(service, 'wait'),
  'a chunk cut short': cutChunk,
  'half an answer that claims to be whole': (service) => {
    const { type, body } = GOOD[service];
    return whole('200 OK', type, body.slice(0, body.length >> 1));
  },
  'an empty answer': (service) => whole('200 OK', GOOD[service].type, ''),
  "a proxy's page with 200": () => whole('200 OK', 'text/html', PROXY_PAGE),
  "a proxy's page with 502": () => whole('502 Bad Gateway', 'text/html', PROXY_PAGE),
  "a proxy's page with 407": () => whole('407 Proxy Authentication Required', 'text/html', PROXY_PAGE),
  'a redirect': () => ({
    kind: 'bytes',
    bytes: answer('307 Temporary Redirect', ['location: http://127.0.0.1:9/', 'content-length: 0'], ''),
    after: 'keep',
  }),
  'no HTTP at all': () => ({ kind: 'bytes', bytes: '220 mail.example ESMTP\r\n', after: 'keep' }),
} as const satisfies Record<string, (service: Service) => Broken>;

export type Break = keyof typeof BREAKS;

export const ALL_BREAKS = Object.keys(BREAKS).filter((name): name is Break => name in BREAKS);
