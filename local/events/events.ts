import { randomUUID } from 'node:crypto';
import { type AwsReply, type Outcome, refuse } from '../aws-http/aws-reply.ts';
import type { Fault } from '../aws-http/fault-plan.ts';
import { jsonProtocol, jsonReply, readJsonCall } from '../aws-http/json-protocol.ts';
import { type AwsCall, type AwsServerOptions, startAwsServer } from '../aws-http/start-aws-server.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { CompiledPolicy } from '../iam/policy-document.ts';
import type { World } from '../iam/world.ts';
import { createEventBus, describeEventBus } from './bus-operations.ts';
import { openBusState } from './bus-state.ts';
import { type AdmitsRule, type Delivery, deliver, type SendToQueue } from './delivery.ts';
import { busArn, type EventsContext, type Output, ruleArn } from './operation.ts';
import { type Entry, type EntryResult, readPutEvents } from './put-events.ts';
import { deleteRule, describeRule, listRules, putRule, testEventPattern } from './rule-operations.ts';
import { listTargetsByRule, putTargets, removeTargets } from './target-operations.ts';

/** Besides the faults of every server: `failed-entries` answers 200 with every entry failed. */
export type EventsFault = Fault | 'failed-entries';

export type EventsOptions = Omit<AwsServerOptions, 'fault' | 'newRequestId' | 'world'> & {
  world: Pick<World, 'accountId' | 'region' | 'findCredential' | 'authorize'>;
  /** File the buses and rules are kept in. */
  statePath: string;
  sendToQueue: SendToQueue;
  /** Default: every queue admits every rule. */
  queueAdmits?: AdmitsRule;
  /** Resource policies by bus name. */
  busPolicies?: Readonly<Record<string, CompiledPolicy>>;
  /** Asked once per request. */
  fault?: () => EventsFault;
};

/** Operations beside PutEvents, and the resource each is authorised on. */
const operations: Readonly<
  Record<
    string,
    { run: (context: EventsContext, input: unknown) => Outcome<Output>; on: 'bus' | 'rule' | 'nothing' }
  >
> = {
  CreateEventBus: { run: createEventBus, on: 'bus' },
  DescribeEventBus: { run: describeEventBus, on: 'bus' },
  PutRule: { run: putRule, on: 'rule' },
  DescribeRule: { run: describeRule, on: 'rule' },
  ListRules: { run: listRules, on: 'rule' },
  TestEventPattern: { run: testEventPattern, on: 'nothing' },
  DeleteRule: { run: deleteRule, on: 'rule' },
  PutTargets: { run: putTargets, on: 'rule' },
  ListTargetsByRule: { run: listTargetsByRule, on: 'rule' },
  RemoveTargets: { run: removeTargets, on: 'rule' },
};

/** EventBridge, and the way in for events of AWS services, whose sources PutEvents takes from nobody. */
export type RunningEvents = RunningServer & {
  /** Puts an event of a service on the default bus; `detail` is JSON. */
  emit: (event: {
    source: `aws.${string}`;
    detailType: string;
    detail: string;
    resources: readonly string[];
  }) => Promise<void>;
};

/** EventBridge on 127.0.0.1: buses, rules with SQS targets, PutEvents; refuses what AWS refuses. */
export async function startEvents(options: EventsOptions): Promise<RunningEvents> {
  const { world } = options;
  const context: EventsContext = {
    accountId: world.accountId,
    region: world.region,
    state: openBusState(options.statePath, options.nowMs()),
    nowMs: options.nowMs,
  };
  const failing = new Set<string>();
  const protocol = jsonProtocol('events');
  const answer = async (call: AwsCall): Promise<AwsReply> => {
    const failAll = failing.delete(call.requestId);
    const read = readJsonCall(call.request, 'AWSEvents');
    const outcome = read.ok
      ? await perform(options, context, call, read.output.operation, read.output.input, failAll)
      : read;
    return outcome.ok
      ? jsonReply(outcome.output, call.requestId)
      : protocol.errorReply(outcome.error, call.requestId);
  };
  // The plan and the id of a request are asked for together, the answer comes later.
  let drawn: EventsFault = 'none';
  const fault = (): Fault => {
    drawn = options.fault?.() ?? 'none';
    return drawn === 'failed-entries' ? 'none' : drawn;
  };
  const newRequestId = (): string => {
    const id = randomUUID();
    if (drawn === 'failed-entries') failing.add(id);
    return id;
  };
  const server = await startAwsServer({ ...options, fault, newRequestId }, protocol, answer);
  return {
    ...server,
    emit: (event) =>
      deliver(
        context,
        deliveryOf(options),
        { busName: 'default', timeMs: undefined, ...event },
        randomUUID(),
      ),
  };
}

async function perform(
  options: EventsOptions,
  context: EventsContext,
  call: AwsCall,
  name: string,
  input: unknown,
  failAll: boolean,
): Promise<Outcome<Output>> {
  if (name === 'PutEvents') return putEvents(options, context, call, input, failAll);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) return refuse('UnknownOperationException', `no operation \`${name}\``);
  const allowed = options.world.authorize({
    principal: call.credential.principal,
    action: `events:${name}`,
    resource: resourceOf(context, operation.on, input),
    context: {},
  });
  return allowed.allowed ? operation.run(context, input) : refuse('AccessDeniedException', allowed.message);
}

/** Whether or not the input is well formed: permission is asked first, as AWS does. */
function resourceOf(context: EventsContext, on: 'bus' | 'rule' | 'nothing', input: unknown): string {
  if (on === 'nothing') return '*';
  const member = (name: string): string | undefined => {
    const entries = typeof input === 'object' && input !== null ? Object.entries(input) : [];
    const value: unknown = entries.find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value : undefined;
  };
  if (on === 'bus') return busArn(context, member('Name') ?? 'default');
  return ruleArn(context, member('EventBusName') ?? 'default', member('Name') ?? member('Rule') ?? '*');
}

async function putEvents(
  options: EventsOptions,
  context: EventsContext,
  call: AwsCall,
  input: unknown,
  failAll: boolean,
): Promise<Outcome<Output>> {
  const read = readPutEvents(input);
  if (!read.ok) return read;
  for (const result of read.output) {
    const refused = result.ok ? refusal(options, context, call, result.entry) : undefined;
    if (refused !== undefined) return refuse('AccessDeniedException', refused);
  }
  const results = failAll ? read.output.map(() => internalFailure) : read.output;
  const Entries = await Promise.all(results.map((result) => accept(options, context, result)));
  return { ok: true, output: { FailedEntryCount: results.filter((result) => !result.ok).length, Entries } };
}

const internalFailure: EntryResult = {
  ok: false,
  error: { code: 'InternalFailure', message: 'The service could not process the entry.' },
};

function refusal(
  options: EventsOptions,
  context: EventsContext,
  call: AwsCall,
  entry: Entry,
): string | undefined {
  const resourcePolicy = options.busPolicies?.[entry.busName];
  const allowed = options.world.authorize({
    principal: call.credential.principal,
    action: 'events:PutEvents',
    resource: busArn(context, entry.busName),
    context: { 'events:source': entry.source, 'events:detail-type': entry.detailType },
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  });
  return allowed.allowed ? undefined : allowed.message;
}

/**
 * An event for a bus that does not exist is accepted and lost: so AWS does
 * (https://github.com/aws/aws-sdk/issues/186), and only an alarm on missing events shows it.
 */
async function accept(options: EventsOptions, context: EventsContext, result: EntryResult): Promise<Output> {
  if (!result.ok) return { ErrorCode: result.error.code, ErrorMessage: result.error.message };
  const id = randomUUID();
  await deliver(context, deliveryOf(options), result.entry, id);
  return { EventId: id };
}

const deliveryOf = ({ sendToQueue, queueAdmits = () => true }: EventsOptions): Delivery => ({
  send: sendToQueue,
  admits: queueAdmits,
});
