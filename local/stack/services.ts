import type { FaultPlan } from '../aws-http/fault-plan.ts';
import { startDynamoDb } from '../dynamodb/dynamodb.ts';
import type { SendToQueue } from '../events/delivery.ts';
import { type EventsFault, type RunningEvents, startEvents } from '../events/events.ts';
import { type SeededRule, seedRules } from '../events/seed-rules.ts';
import type { RunningServer } from '../http/running-server.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { Credential } from '../iam/principal.ts';
import type { World } from '../iam/world.ts';
import { queueArn, queueAttributes } from '../queue/queue-definition.ts';
import type { QueueFault } from '../queue/queue-front.ts';
import { startQueues } from '../queue/queues.ts';
import type { Seeds } from '../seeds/seeds.ts';
import type { ParameterChange } from '../ssm/ssm-call.ts';
import { startSsm } from '../ssm/start-ssm.ts';
import { startSts } from '../sts/start-sts.ts';
import type { StackSettings, StatePaths } from './options.ts';
import { provisionBus, provisionParameters, provisionQueues, readParameterElsewhere } from './provision.ts';
import { queuePermissions, rulePermissions } from './queue-permissions.ts';
import { readParameter, seedParameters } from './seed-parameters.ts';
import type { ServiceEndpoints, ServiceName } from './service-endpoints.ts';
import { tablePermissions } from './table-permissions.ts';

export type ServiceFaults = {
  sts?: FaultPlan;
  ssm?: FaultPlan;
  events?: () => EventsFault;
  queue?: () => QueueFault;
};

export type ServicesOptions = {
  settings: StackSettings;
  seeds: Seeds;
  world: World;
  paths: StatePaths;
  faults: ServiceFaults;
  nowMs: () => number;
  /** Sees every message our EventBridge puts on a queue. */
  onDelivery: (queueArn: string, body: string) => void;
  /** Told when a service answers. */
  started: (service: ServiceName) => void;
};

export type Services = {
  endpoints: ServiceEndpoints;
  auditQueueUrl: string;
  deadLetterQueueUrl: string;
  detectQueueUrl: string;
  /** Ours; those given from outside are missing. */
  servers: ReadonlyMap<ServiceName, RunningServer>;
  /** The text of a parameter now. */
  readParameter: (name: string) => Promise<string | undefined>;
  /** Keys of the account itself, for what is set up before anybody works. */
  accountKeys: () => Credential;
  /** Puts an event of an AWS service on our default bus; on another's, services do. */
  emit: RunningEvents['emit'];
  stop: () => Promise<void>;
};

const serviceNames = ['sts', 'ssm', 'events', 'sqs', 'dynamodb'] as const;

type Starts = Readonly<Record<ServiceName, () => Promise<RunningServer>>>;

/** How each of our servers is started; nothing runs before. */
function starts(options: ServicesOptions, queues: OpenQueues, bus: OpenBus): Starts {
  const { settings, seeds, paths, faults, world, nowMs } = options;
  const common = { world, nowMs };
  return {
    sqs: queues.start,
    dynamodb: () =>
      startDynamoDb({ dataFolder: paths.tables, admit: tablePermissions(world, nowMs, seeds.tablePolicies) }),
    sts: () =>
      startSts({ ...common, latencyMs: settings.latencyMs.sts, ...(faults.sts && { fault: faults.sts }) }),
    ssm: () => {
      seedParameters(paths.parameters, seeds.parameters, nowMs());
      const latencyMs = settings.latencyMs.ssm;
      const fault = faults.ssm && { fault: faults.ssm };
      const onChange = bus.tellChange;
      return startSsm({ ...common, statePath: paths.parameters, latencyMs, onChange, ...fault });
    },
    events: () => bus.start(queues.send),
  };
}

/** Starts every service that no endpoint was given for, side by side, and seeds them all. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { settings, seeds } = options;
  const queues = openQueues(options);
  const servers = new Map<ServiceName, RunningServer>();
  const bus = openBus(options);
  const start = starts(options, queues, bus);
  const stop = async () => {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  };
  const endpointOf = async (service: ServiceName): Promise<string> => {
    const given = settings.endpoints[service];
    if (given !== undefined) return given;
    const server = await start[service]();
    servers.set(service, server);
    options.started(service);
    return server.url;
  };
  const starting = serviceNames.map(endpointOf);
  // All of them, before anything is thrown: a server that starts late must be stopped too.
  await Promise.allSettled(starting);
  try {
    const [sts = '', ssm = '', events = '', sqs = '', dynamodb = ''] = await Promise.all(starting);
    await seedElsewhere(options);
    return {
      endpoints: { sts, ssm, events, sqs, dynamodb },
      auditQueueUrl: await queues.urlOf(seeds.auditQueue),
      deadLetterQueueUrl: await queues.urlOf(seeds.deadLetterQueue),
      detectQueueUrl: await queues.urlOf(seeds.detectQueue),
      servers,
      readParameter: (name) => parameterNow(options, name),
      accountKeys: () => accountKeys(options),
      emit: bus.emit,
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

type OpenQueues = {
  start: () => Promise<RunningServer>;
  send: SendToQueue;
  urlOf: (name: string) => Promise<string>;
};

/** The queues, ours or another's; until ours run, nothing can be sent to them. */
function openQueues({ settings, seeds, paths, faults, world, nowMs }: ServicesOptions): OpenQueues {
  const { region, accountId } = seeds;
  let running: Awaited<ReturnType<typeof startQueues>> | undefined;
  return {
    async start() {
      running = await startQueues({
        queues: seeds.queues.map((queue) => ({ ...queue, policy: seeds.queuePolicies[queue.name] })),
        region,
        accountId,
        dataFolder: paths.queues,
        admit: queuePermissions(world, nowMs, seeds.queuePolicies),
        latencyMs: settings.latencyMs.queue,
        ...(faults.queue && { fault: faults.queue }),
      });
      return running;
    },
    send: (arn, body, attributes) => running?.send(arn, body, attributes) ?? false,
    async urlOf(name) {
      const endpoint = settings.endpoints.sqs;
      if (endpoint === undefined) return running?.urlOf(name) ?? '';
      const attributes = (definition: Seeds['queues'][number]) => queueAttributes(definition, seeds);
      const urls = await provisionQueues({ endpoint, region }, seeds, attributes);
      return urls.get(name) ?? '';
    },
  };
}

type OpenBus = {
  start: (send: SendToQueue) => Promise<RunningServer>;
  emit: RunningEvents['emit'];
  /** What Parameter Store tells of a change; lost while the bus is not there, as on AWS: best effort. */
  tellChange: (change: ParameterChange) => void;
};

/** The bus, ours or another's; until ours runs, nothing can be emitted. */
function openBus(options: ServicesOptions): OpenBus {
  const { region, accountId } = options.seeds;
  let running: RunningEvents | undefined;
  const emit: RunningEvents['emit'] = async (event) => running?.emit(event);
  return {
    emit,
    async start(send) {
      running = await startOwnEvents(options, send);
      return running;
    },
    tellChange: ({ name, ...change }) =>
      void emit({
        source: 'aws.ssm',
        detailType: 'Parameter Store Change',
        resources: [`arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`],
        detail: JSON.stringify({ name, ...change }),
      }),
  };
}

/** The rules of the stack; those of the detections only where they run. */
function seededRules({ seeds, settings }: ServicesOptions): SeededRule[] {
  const deadLetterArn = queueArn(seeds, seeds.undeliveredQueue);
  const detectRules = settings.ledger === true && settings.detect === true ? seeds.detectRules : [];
  return [
    { ...seeds.rule, bus: seeds.bus.name, targetArn: queueArn(seeds, seeds.auditQueue), deadLetterArn },
    ...detectRules.map(({ name, bus, pattern }) => ({
      ...{ name, targetArn: queueArn(seeds, seeds.detectQueue) },
      deadLetterArn: queueArn(seeds, seeds.detectDeadQueue),
      bus: bus === 'default' ? 'default' : seeds.bus.name,
      eventPattern: JSON.stringify(pattern),
    })),
  ];
}

function startOwnEvents(options: ServicesOptions, send: SendToQueue): Promise<RunningEvents> {
  const { seeds, paths, settings, world, nowMs, onDelivery } = options;
  const policy = parsePolicy(seeds.bus.policy, 'resource');
  if (!policy.ok) throw new Error(`the bus policy has faults: ${JSON.stringify(policy.faults)}`);
  seedRules(paths.events, seededRules(options), nowMs());
  return startEvents({
    world,
    nowMs,
    latencyMs: settings.latencyMs.events,
    statePath: paths.events,
    busPolicies: { [seeds.bus.name]: policy.policy },
    queueAdmits: rulePermissions(world, seeds.queuePolicies),
    sendToQueue: (arn, body, attributes) => {
      onDelivery(arn, body);
      return send(arn, body, attributes);
    },
    ...(options.faults.events && { fault: options.faults.events }),
  });
}

const setUpMs = 600_000;

function accountKeys({ world, nowMs }: ServicesOptions): Credential {
  const { accountId } = world;
  const arn = `arn:aws:iam::${accountId}:root`;
  return world.issueSession({
    principal: { kind: 'root', accountId, arn, userId: accountId },
    expiresAtMs: nowMs() + setUpMs,
  });
}

async function seedElsewhere({ settings, seeds }: ServicesOptions): Promise<void> {
  const { ssm, events } = settings.endpoints;
  const { region } = seeds;
  if (ssm !== undefined) await provisionParameters({ endpoint: ssm, region }, seeds);
  if (events !== undefined) {
    await provisionBus({ endpoint: events, region }, seeds, queueArn(seeds, seeds.auditQueue));
  }
}

async function parameterNow(
  { settings, seeds, paths }: ServicesOptions,
  name: string,
): Promise<string | undefined> {
  const endpoint = settings.endpoints.ssm;
  if (endpoint === undefined) return readParameter(paths.parameters, name);
  return readParameterElsewhere({ endpoint, region: seeds.region }, name);
}
