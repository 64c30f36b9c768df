import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { ContractCase, ContractTarget, Expected } from './contract.ts';
import { assume, openSts } from './sts-client.ts';

const API = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/';
const PUT_EVENTS = `${API}API_PutEvents.html`;
const ENTRY = `${API}API_PutEventsRequestEntry.html`;
const SIZE = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html';
const LOST = 'https://github.com/aws/aws-sdk/issues/186';

/** A client that tries once. */
export const openEvents = (
  target: ContractTarget,
  credentials: ContractTarget['credentials'] = target.credentials,
): EventBridgeClient =>
  new EventBridgeClient({
    endpoint: target.endpoints.events ?? '',
    region: target.region,
    credentials,
    maxAttempts: 1,
  });

/** Names of this run: letters, digits and dashes of its path. */
const named = (target: ContractTarget, name: string): string =>
  `${name}-${target.path.slice(-12).replaceAll('/', '-')}`;

const queueArn = (target: ContractTarget): string =>
  `arn:aws:sqs:${target.region}:${target.accountId}:contract`;

const good: PutEventsRequestEntry = { Source: 'contract', DetailType: 'Contract', Detail: '{"a":1}' };
const put = (client: EventBridgeClient, ...Entries: PutEventsRequestEntry[]) =>
  client.send(new PutEventsCommand({ Entries }));

const refused = (code: string, message?: RegExp): Expected => ({
  refused: { code, status: 400, ...(message && { message }) },
});
const failed = (ErrorCode: string, ErrorMessage: string): Expected => ({
  answers: {
    FailedEntryCount: 1,
    Entries: [{ ErrorCode, ErrorMessage }, { EventId: expectUuid() }],
  },
});

function expectUuid(): unknown {
  return { asymmetricMatch: (value: unknown) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) };
}

const missing = (member: string): string =>
  `Parameter ${member} is not valid. Reason: ${member} is a required argument.`;

/** What is wrong with one entry fails that entry alone; a good one follows it. */
const ENTRY_FAULTS: readonly [name: string, entry: PutEventsRequestEntry, code: string, message: string][] = [
  ['no source', { ...good, Source: undefined }, 'InvalidArgument', missing('Source')],
  ['empty source', { ...good, Source: '' }, 'InvalidArgument', missing('Source')],
  ['no detail type', { ...good, DetailType: undefined }, 'InvalidArgument', missing('DetailType')],
  ['no detail', { ...good, Detail: undefined }, 'InvalidArgument', missing('Detail')],
  ['a detail that is no JSON', { ...good, Detail: '{"a":' }, 'MalformedDetail', 'Detail is malformed.'],
  ['a detail that is a list', { ...good, Detail: '[]' }, 'MalformedDetail', 'Detail is malformed.'],
  ['a detail that is text', { ...good, Detail: '"a"' }, 'MalformedDetail', 'Detail is malformed.'],
  ['a detail that is null', { ...good, Detail: 'null' }, 'MalformedDetail', 'Detail is malformed.'],
  [
    'a source of AWS',
    { ...good, Source: 'aws.ec2' },
    'NotAuthorizedForSourceException',
    'Not authorized for the source.',
  ],
];

const entryFaults = ENTRY_FAULTS.map(
  ([name, entry, code, message]): ContractCase<EventBridgeClient> => ({
    name: `PutEvents fails the entry: ${name}`,
    source: ENTRY,
    run: (client) => put(client, entry, good),
    expected: failed(code, message),
  }),
);

/** An entry of so many bytes as AWS counts them. */
const sized = (bytes: number): PutEventsRequestEntry => {
  const head = 'contract'.length + 'Contract'.length + '{"a":""}'.length;
  return { ...good, Detail: `{"a":"${'x'.repeat(bytes - head)}"}` };
};

const wholeRequests: ContractCase<EventBridgeClient>[] = [
  {
    name: 'PutEvents takes ten entries',
    source: PUT_EVENTS,
    run: (client) => put(client, ...Array(10).fill(good)),
    expected: { answers: { FailedEntryCount: 0 } },
  },
  {
    name: 'PutEvents refuses: eleven entries',
    source: PUT_EVENTS,
    run: (client) => put(client, ...Array(11).fill(good)),
    expected: refused('ValidationException', /less than or equal to 10/),
  },
  {
    name: 'PutEvents refuses: no entries',
    source: PUT_EVENTS,
    run: (client) => put(client),
    expected: refused('ValidationException', /greater than or equal to 1/),
  },
  {
    name: 'PutEvents takes one byte less than 1 MB',
    source: SIZE,
    run: (client) => put(client, sized(1_048_575)),
    expected: { answers: { FailedEntryCount: 0 } },
  },
  {
    name: 'PutEvents refuses: 1 MB in all',
    source: SIZE,
    run: (client) => put(client, sized(548_576), sized(500_000)),
    expected: refused('ValidationException', /over the limit/),
  },
  {
    name: 'PutEvents counts the time as 14 bytes',
    source: SIZE,
    run: (client) => put(client, { ...sized(1_048_562), Time: new Date(0) }),
    expected: refused('ValidationException', /over the limit/),
  },
  {
    name: 'PutEvents takes an event for a bus that is not there, and loses it',
    source: LOST,
    run: (client) => put(client, { ...good, EventBusName: 'contract-no-such-bus' }),
    expected: { answers: { FailedEntryCount: 0 } },
  },
  {
    name: 'PutEvents refuses: a caller without permission',
    source: PUT_EVENTS,
    run: async (_, target) => {
      const { Credentials } = await assume(openSts(target), target, 'contract-open');
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
      return put(openEvents(target, keys), good);
    },
    expected: refused('AccessDeniedException', /not authorized to perform: events:PutEvents on resource/),
  },
];

export const PUT_EVENTS_CASES: readonly ContractCase<EventBridgeClient>[] = [
  ...entryFaults,
  ...wholeRequests,
];

const EventPattern = '{"source":["contract"]}';

type RuleCase = [
  name: string,
  page: string,
  run: (client: EventBridgeClient, target: ContractTarget, rule: string) => Promise<unknown>,
  expected: Expected,
];

/** Each with a rule of its own, on the default bus. */
const RULES: readonly RuleCase[] = [
  [
    'DescribeRule refuses: a rule that is not there',
    'API_DescribeRule.html',
    (client) => client.send(new DescribeRuleCommand({ Name: 'contract-no-such-rule' })),
    refused('ResourceNotFoundException', /contract-no-such-rule does not exist/),
  ],
  [
    'DescribeEventBus refuses: a bus that is not there',
    'API_DescribeEventBus.html',
    (client) => client.send(new DescribeEventBusCommand({ Name: 'contract-no-such-bus' })),
    refused('ResourceNotFoundException', /contract-no-such-bus does not exist/),
  ],
  [
    'CreateEventBus refuses: a name that is taken',
    'API_CreateEventBus.html',
    async (client, _, name) => {
      await client.send(new CreateEventBusCommand({ Name: name }));
      return client.send(new CreateEventBusCommand({ Name: name }));
    },
    refused('ResourceAlreadyExistsException', /already exists/),
  ],
  [
    'CreateEventBus refuses: a slash in a name',
    'API_CreateEventBus.html',
    (client) => client.send(new CreateEventBusCommand({ Name: 'contract/bus' })),
    refused('ValidationException'),
  ],
  [
    'PutRule refuses: a pattern that is no JSON',
    'API_PutRule.html',
    (client, _, Name) => client.send(new PutRuleCommand({ Name, EventPattern: '{' })),
    refused('InvalidEventPatternException', /Event pattern is not valid/),
  ],
  [
    'PutRule refuses: a value outside a list',
    'API_PutRule.html',
    (client, _, Name) => client.send(new PutRuleCommand({ Name, EventPattern: '{"source":"contract"}' })),
    refused('InvalidEventPatternException', /Event pattern is not valid/),
  ],
  [
    'PutRule refuses: a bus that is not there',
    'API_PutRule.html',
    (client, _, Name) =>
      client.send(new PutRuleCommand({ Name, EventPattern, EventBusName: 'contract-no-such-bus' })),
    refused('ResourceNotFoundException'),
  ],
  [
    'PutRule refuses: neither pattern nor schedule',
    'API_PutRule.html',
    (client, _, Name) => client.send(new PutRuleCommand({ Name })),
    refused('ValidationException', /must be specified/),
  ],
  [
    'PutTargets refuses: a rule that is not there',
    'API_PutTargets.html',
    (client, target) => {
      const Targets = [{ Id: 'a', Arn: queueArn(target) }];
      return client.send(new PutTargetsCommand({ Rule: 'contract-no-such-rule', Targets }));
    },
    refused('ResourceNotFoundException'),
  ],
  [
    'PutTargets refuses: a sixth target',
    'API_PutTargets.html',
    async (client, target, Rule) => {
      await client.send(new PutRuleCommand({ Name: Rule, EventPattern }));
      const Targets = [1, 2, 3, 4, 5, 6].map((id) => ({ Id: String(id), Arn: queueArn(target) }));
      return client.send(new PutTargetsCommand({ Rule, Targets }));
    },
    refused('LimitExceededException'),
  ],
  [
    'DeleteRule refuses: a rule with targets, and takes one whose targets were removed',
    'API_DeleteRule.html',
    async (client, target, Rule) => {
      await client.send(new PutRuleCommand({ Name: Rule, EventPattern }));
      await client.send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'a', Arn: queueArn(target) }] }));
      const inUse = await client.send(new DeleteRuleCommand({ Name: Rule })).catch((error) => error.name);
      await client.send(new RemoveTargetsCommand({ Rule, Ids: ['a'] }));
      const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule }));
      await client.send(new DeleteRuleCommand({ Name: Rule }));
      return { inUse, targets: Targets?.length };
    },
    { answers: { inUse: 'ValidationException', targets: 0 } },
  ],
];

export const RULE_CASES: readonly ContractCase<EventBridgeClient>[] = RULES.map(
  ([name, page, run, expected], index) => ({
    name,
    source: API + page,
    run: (client, target) => run(client, target, named(target, `contract-${index}`)),
    expected,
  }),
);
