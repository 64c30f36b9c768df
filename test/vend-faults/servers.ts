import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Fault } from '../../local/aws-http/fault-plan.ts';
import { type EventsFault, startEvents } from '../../local/events/events.ts';
import { seedRules } from '../../local/events/seed-rules.ts';
import type { World } from '../../local/iam/world.ts';
import { queueArn } from '../../local/queue/queue-definition.ts';
import { startQueues } from '../../local/queue/queues.ts';
import { startSsm } from '../../local/ssm/start-ssm.ts';
import { startSts } from '../../local/sts/start-sts.ts';
import { ACCOUNT_ID, REGION } from '../vend/gateway-events.ts';
import { type Account, documents, openAccount } from './account.ts';
import { type BreakablePort, breakablePort, type StartReal } from './breakable-port.ts';
import { BREAKS, type Break, type Service } from './breaks.ts';

export const AUDIT_QUEUE = 'sentinel-audit';

export type Servers = {
  /** For the adapters: keys of the vend role, and the endpoints. */
  environment: Record<string, string>;
  auditQueueUrl: string;
  ports: Readonly<Record<Service, BreakablePort>>;
  breakIt: (service: Service, how: Break) => Promise<void>;
  /** Everything works again, and what bus and queue hold is forgotten. */
  mend: () => Promise<void>;
  putParameter: (name: string, text: string) => Promise<void>;
  deleteParameter: (name: string) => Promise<void>;
  /** Parameter Store refuses the vend role from now on, until `mend`. */
  denyParameters: () => Promise<void>;
  /** STS refuses every role from now on, until `mend`. */
  denySessions: () => Promise<void>;
  /** The bus answers 200 and takes no entry, until `mend`. */
  failEntries: () => Promise<void>;
  /** STS throttles one request and gives to the next ones. */
  throttleOnce: () => Promise<void>;
  /** Envelopes the bus's rule has delivered since the last time; and the queue's own messages. */
  takeFromBus: () => string[];
  takeFromQueue: () => Promise<string[]>;
  stop: () => Promise<void>;
};

/** STS, SSM, EventBridge and SQS of the local stack, each on a port that can be broken. */
export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'vend-faults-'));
  const account = openAccount();
  const delivered: string[] = [];
  const starts = startsOf(account, folder, (body) => delivered.push(body));
  const ports = {
    sts: await breakablePort(starts.sts),
    ssm: await breakablePort(starts.ssm),
    events: await breakablePort(starts.events),
    sqs: await breakablePort(starts.sqs),
  };
  const options = { region: REGION, credentials: account.keys, maxAttempts: 1 };
  const ssm = new SSMClient({ ...options, endpoint: ports.ssm.url });
  const sqs = new SQSClient({ ...options, endpoint: ports.sqs.url });
  const auditQueueUrl = `${ports.sqs.url}/${ACCOUNT_ID}/${AUDIT_QUEUE}`;
  const deleteParameter = async (Name: string): Promise<void> => {
    await ssm.send(new DeleteParameterCommand({ Name }));
  };
  const putParameter = async (Name: string, Value: string): Promise<void> => {
    await ssm.send(
      new PutParameterCommand({ Name, Value, Type: 'String', Tier: 'Advanced', Overwrite: true }),
    );
  };
  const takeFromQueue = (): Promise<string[]> => take(sqs, auditQueueUrl);
  const takeFromBus = (): string[] => delivered.splice(0);
  for (const [name, text] of Object.entries(documents())) await putParameter(name, text);
  return {
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: account.keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.keys.secretAccessKey,
      AWS_SESSION_TOKEN: account.keys.sessionToken,
      AWS_ENDPOINT_URL_STS: ports.sts.url,
      AWS_ENDPOINT_URL_SSM: ports.ssm.url,
      // The name the SDKs document: docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
      AWS_ENDPOINT_URL_EVENTBRIDGE: ports.events.url,
      AWS_ENDPOINT_URL_SQS: ports.sqs.url,
    },
    ...{ auditQueueUrl, ports, putParameter, takeFromBus, takeFromQueue },
    deleteParameter,
    denyParameters: () => ports.ssm.become(starts.ssmThatDenies),
    throttleOnce: () => ports.sts.become(starts.stsThatThrottlesOnce),
    denySessions: () => ports.sts.become(starts.stsThatDenies),
    failEntries: () => ports.events.become(starts.eventsThatFail),
    breakIt: (service, how) => ports[service].breakIt(BREAKS[how](service)),
    mend: async () => {
      await Promise.all(Object.values(ports).map((port) => port.work()));
      takeFromBus();
      await takeFromQueue();
    },
    stop: async () => {
      ssm.destroy();
      sqs.destroy();
      await Promise.all(Object.values(ports).map((port) => port.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How each real server is started, and two that refuse in their own way. */
function startsOf(account: Account, folder: string, deliver: (body: string) => void) {
  const { world } = account;
  const names = { region: REGION, accountId: ACCOUNT_ID };
  const busPath = join(folder, 'events.json');
  const rule = {
    name: 'audit',
    eventPattern: '{"source":["sentinel.tvm"],"detail-type":["Credential Decision"]}',
  };
  const targetArn = queueArn(names, AUDIT_QUEUE);
  seedRules(busPath, [{ bus: 'sentinel', ...rule, targetArn, deadLetterArn: targetArn }], Date.now());
  const queue = { name: AUDIT_QUEUE, visibilityTimeoutSeconds: 30, retentionSeconds: 1_209_600 };
  const sendToQueue = (_arn: string, body: string): boolean => {
    deliver(body);
    return true;
  };
  const common = (port: number, latencyMs: number) => ({ nowMs: Date.now, port, latencyMs });
  const parameters =
    (of: World): StartReal =>
    (port, latencyMs) =>
      startSsm({ ...common(port, latencyMs), world: of, statePath: join(folder, 'ssm.json') });
  const bus =
    (fault: EventsFault): StartReal =>
    (port, latencyMs) =>
      startEvents({
        ...common(port, latencyMs),
        ...{ world, statePath: busPath, sendToQueue, fault: () => fault },
      });
  const sts: StartReal = (port, latencyMs) => startSts({ ...common(port, latencyMs), world });
  const stsThatDenies: StartReal = (port, latencyMs) =>
    startSts({ ...common(port, latencyMs), world: account.withoutSessions });
  const stsThatThrottlesOnce: StartReal = (port, latencyMs) => {
    const plan: Fault[] = ['throttle'];
    return startSts({ ...common(port, latencyMs), world, fault: () => plan.shift() ?? 'none' });
  };
  const sqs: StartReal = (port) =>
    startQueues({ ...names, queues: [queue], dataFolder: join(folder, 'sqs'), port });
  return {
    ...{ sts, ssm: parameters(world), events: bus('none'), sqs },
    ssmThatDenies: parameters(account.withoutParameters),
    ...{ stsThatThrottlesOnce, stsThatDenies },
    eventsThatFail: bus('failed-entries'),
  };
}

async function take(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => Body);
}
