import { createHash } from 'node:crypto';

/** The services the vend function calls. Each has a port of its own, as each has a host of its own in AWS. */
export const SERVICES = ['STS', 'SSM', 'EVENTBRIDGE', 'SQS'] as const;
export type Service = (typeof SERVICES)[number];

export type Call = { operation: string; contentType: string; body: string } | { fault: string };

const JSON_TYPE = 'application/x-amz-json-1.1';
const REQUEST_ID = '6f1d2c3b-4a59-4687-9b0c-1d2e3f405162';
/** About as long as those of STS are: a session is kept with its token. */
const TOKEN = `IQoJb3JpZ2luX2VjE${'Aa0/'.repeat(220)}==`;

type Answer = (body: string) => Call;

/** Parameters by name; their version is 1. */
export type Documents = Readonly<Record<string, string>>;

/**
 * Answers that cost next to nothing to make and look like AWS's own to a client. What the vend function would not
 * send when all is well is a fault, and so the run's.
 */
export function constantAnswers(documents: Documents, nowMs: () => number) {
  const getParameters = parametersAnswer(documents);
  const byTarget: Readonly<Record<string, Answer>> = {
    'AmazonSSM.GetParameters': getParameters,
    'AWSEvents.PutEvents': putEvents,
    'AmazonSQS.SendMessage': sendMessage,
  };
  return (service: Service, target: string, body: string): Call => {
    if (service === 'STS') return assumeRole(body, nowMs());
    const answer = target.startsWith(TARGETS[service]) ? byTarget[target] : undefined;
    return answer?.(body) ?? { fault: `${service}: \`${target}\` is not expected` };
  };
}

const TARGETS = {
  SSM: 'AmazonSSM.',
  EVENTBRIDGE: 'AWSEvents.',
  SQS: 'AmazonSQS.',
} as const satisfies Record<Exclude<Service, 'STS'>, string>;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function assumeRole(body: string, nowMs: number): Call {
  const asked = new URLSearchParams(body);
  const operation = asked.get('Action');
  if (operation !== 'AssumeRole') return { fault: `STS: \`${operation}\` is not expected` };
  if (!asked.get('SourceIdentity')?.startsWith('sentinel,'))
    return { fault: 'AssumeRole: without a source identity' };
  const expiration = `${new Date(nowMs + 3_600_000).toISOString().slice(0, 19)}Z`;
  const role = `<AssumedRoleUser><AssumedRoleId>AROATARGETROLE0000001:alice</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/dev-access/alice</Arn></AssumedRoleUser>`;
  const keys = `<AccessKeyId>ASIABENCHKEY00000001</AccessKeyId><SecretAccessKey>abcdefghijklmnopqrstuvwxyz0123456789ABCD</SecretAccessKey><SessionToken>${TOKEN}</SessionToken><Expiration>${expiration}</Expiration>`;
  const result = `<AssumeRoleResult><Credentials>${keys}</Credentials>${role}<SourceIdentity>${asked.get('SourceIdentity')}</SourceIdentity></AssumeRoleResult>`;
  return {
    operation,
    contentType: 'text/xml',
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></AssumeRoleResponse>`,
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
function parametersAnswer(documents: Documents): Answer {
  const made = new Map<string, Call>();
  return (body) => {
    const known = made.get(body);
    if (known !== undefined) return known;
    const answer = makeParameters(documents, body);
    made.set(body, answer);
    return answer;
  };
}

function makeParameters(documents: Documents, body: string): Call {
  const { Names: names }: { Names?: string[] } = JSON.parse(body);
  if (names === undefined || names.length === 0 || names.length > 10)
    return { fault: 'GetParameters: wants one to ten names' };
  const found = names.flatMap((Name) => {
    const Value = documents[Name];
    const ARN = `arn:aws:ssm:us-east-1:123456789012:parameter${Name}`;
    const common = { DataType: 'text', LastModifiedDate: 1_770_000_000.123, Type: 'String', Version: 1 };
    return Value === undefined ? [] : [{ ARN, Name, Value, ...common }];
  });
  const InvalidParameters = names.filter((name) => documents[name] === undefined);
  return {
    operation: 'GetParameters',
    contentType: JSON_TYPE,
    body: JSON.stringify({ InvalidParameters, Parameters: found }),
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
function putEvents(body: string): Call {
  const { Entries: entries }: { Entries?: { Source?: string }[] } = JSON.parse(body);
  if (entries?.length !== 1 || entries[0]?.Source !== 'sentinel.tvm')
    return { fault: 'PutEvents: wants one entry of `sentinel.tvm`' };
  return {
    operation: 'PutEvents',
    contentType: JSON_TYPE,
    body: `{"Entries":[{"EventId":"${REQUEST_ID}"}],"FailedEntryCount":0}`,
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function sendMessage(body: string): Call {
  const { MessageBody: message }: { MessageBody?: string } = JSON.parse(body);
  if (message === undefined) return { fault: 'SendMessage: wants a message' };
  const md5 = createHash('md5').update(message).digest('hex');
  return {
    operation: 'SendMessage',
    contentType: 'application/x-amz-json-1.0',
    body: `{"MD5OfMessageBody":"${md5}","MessageId":"${REQUEST_ID}"}`,
  };
}
