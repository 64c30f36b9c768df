import { afterAll, beforeAll } from 'vitest';
import { createAssumeRole } from '../../functions/aws/assume-role.ts';
import { createParameterReaders } from '../../functions/aws/get-parameters.ts';
import { createPutEvent } from '../../functions/aws/put-event.ts';
import { createSendMessage } from '../../functions/aws/send-message.ts';
import { busEntry, queueEnvelope } from '../../functions/event/wire.ts';
import { createFakeAudit } from '../vend/fake-audit.ts';
import { createFakeParameters } from '../vend/fake-parameters.ts';
import { createFakeSts } from '../vend/fake-sts.ts';
import { ACCOUNT_ID, REGION } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';
import { createVirtualTime } from '../vend/virtual-time.ts';
import type { Service } from './breaks.ts';
import { recordedBy } from './environment.ts';
import { type Port, type PortsUnderTest, portsContract, type Trouble } from './ports-contract.ts';
import { type Servers, startServers } from './servers.ts';

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

portsContract('the adapters and the local servers', openAdapters);
portsContract('the fakes of test/vend', openFakes);

/** An event as the story makes them. */
async function soundEvent(): Promise<PortsUnderTest['event']> {
  const [event] = (await inProcess().ask()).events;
  if (event === undefined) throw new Error('the story made no event');
  const entry = busEntry(event, 'sentinel');
  return { entry, envelope: queueEnvelope(event, entry, ACCOUNT_ID, REGION) };
}

const SERVICES: Readonly<Record<Port, Service>> = {
  parameters: 'ssm',
  sts: 'sts',
  bus: 'events',
  queue: 'sqs',
};

async function breakPort(port: Port, trouble: Trouble): Promise<void> {
  if (trouble === 'refuses') return port === 'sts' ? servers.denySessions() : servers.denyParameters();
  const how = { fails: 'its own 500', throttles: 'its own throttling', hangs: 'a hang' } as const;
  return servers.breakIt(SERVICES[port], how[trouble]);
}

async function openAdapters(): Promise<PortsUnderTest> {
  await servers.mend();
  const { environment, auditQueueUrl } = servers;
  return {
    ...createParameterReaders(REGION, environment),
    assumeRole: createAssumeRole(REGION, environment),
    putEvent: createPutEvent(REGION, environment),
    sendMessage: createSendMessage(auditQueueUrl, REGION, environment),
    put: servers.putParameter,
    trouble: breakPort,
    event: await soundEvent(),
    taken: async () => (await recordedBy(servers)).map(({ path, wire }) => ({ path, wire })),
    run: (work) => work,
    nowMs: Date.now,
  };
}

const FAKED = { fails: 'unavailable', throttles: 'throttled', refuses: 'refuses', hangs: 'hangs' } as const;

async function openFakes(): Promise<PortsUnderTest> {
  const time = createVirtualTime();
  const parameters = createFakeParameters(time);
  const sts = createFakeSts(time);
  const audit = createFakeAudit(time);
  const plans = { parameters: parameters.plan, sts: sts.plan, bus: audit.bus, queue: audit.queue };
  return {
    getParameters: parameters.getParameters,
    getParametersByPath: parameters.getParametersByPath,
    assumeRole: sts.assumeRole,
    putEvent: audit.putEvent,
    sendMessage: audit.sendMessage,
    put: async (name, text) => parameters.put(name, text),
    trouble: async (port, trouble) => {
      plans[port].always = FAKED[trouble];
    },
    event: await soundEvent(),
    taken: async () => audit.recorded.map(({ path, wire }) => ({ path, wire })),
    run: time.run,
    nowMs: time.nowMs,
  };
}
