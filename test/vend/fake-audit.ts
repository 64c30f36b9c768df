import type { PutEvent } from '../../functions/aws/put-event.ts';
import type { SendMessage } from '../../functions/aws/send-message.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { readWireEvent } from '../event/decided-event.ts';
import { ACCOUNT_ID, REGION } from './gateway-events.ts';
import { createPlan, nextBehaviour, type PortPlan } from './port-plan.ts';
import type { VirtualTime } from './virtual-time.ts';

export type FakeAudit = {
  bus: PortPlan;
  queue: PortPlan;
  putEvent: PutEvent;
  sendMessage: SendMessage;
  /** What the bus or the queue took, in order. */
  recorded: { event: DecisionEvent; wire: string; path: 'bus' | 'queue' }[];
  /** Everything that was tried, taken or not. */
  tried: string[];
  /** What is wrong with what was sent: the harness fails on any. */
  faults: string[];
};

/** The bus and the audit queue: they take one event each call, and only what is sound. */
export function createFakeAudit(time: VirtualTime): FakeAudit {
  const wireById = new Map<string, string>();
  const fake: FakeAudit = {
    bus: createPlan(),
    queue: createPlan(),
    recorded: [],
    tried: [],
    faults: [],
    putEvent: async (entry, limitMs) => {
      check(entry.detail, entry);
      const { eventBusName, detailType, timeMs } = entry;
      if (eventBusName !== 'sentinel' || detailType !== 'Credential Decision')
        fake.faults.push(`the rule would not match ${detailType} on ${eventBusName}`);
      if (timeMs !== Date.parse(JSON.parse(entry.detail).time))
        fake.faults.push('entry and event differ in time');
      return deliver('bus', entry.detail, limitMs);
    },
    sendMessage: async (body, limitMs) => {
      const detail = detailOf(body);
      check(detail, JSON.parse(body));
      return deliver('queue', detail, limitMs);
    },
  };
  const check = (wire: string, envelope: { source: string; resources: readonly string[] }) => {
    try {
      fake.tried.push(wire);
      const event = readWireEvent(wire);
      const earlier = wireById.get(event.id);
      if (earlier !== undefined && earlier !== wire) fake.faults.push('bus and queue got different bytes');
      wireById.set(event.id, wire);
      if (envelope.source !== 'sentinel.tvm') fake.faults.push(`source ${envelope.source}`);
      const role = event.session === null ? '' : event.session.roleArn;
      if (envelope.resources.join() !== role) fake.faults.push('resources are not the role');
    } catch (error) {
      fake.faults.push(String(error));
    }
  };
  const deliver = async (path: 'bus' | 'queue', wire: string, limitMs: number) => {
    const behaviour = await nextBehaviour(fake[path], time, limitMs);
    if (behaviour === 'works' || behaviour === 'late')
      fake.recorded.push({ event: readWireEvent(wire), wire, path });
    return behaviour === 'works'
      ? ({ ok: true } as const)
      : ({ ok: false, cause: `${path}: ${behaviour}` } as const);
  };
  return fake;
}

/** The detail's bytes in the queue's envelope, which must be the bus's own. */
function detailOf(body: string): string {
  const envelope = JSON.parse(body);
  const { account, region, version, 'detail-type': detailType, id, detail } = envelope;
  if (account !== ACCOUNT_ID || region !== REGION || version !== '0' || detailType !== 'Credential Decision')
    throw new Error('the queue got an envelope that the bus would not have made');
  if (id !== detail.id) throw new Error('the envelope has another id than its event');
  const at = body.indexOf('"detail":{');
  return body.slice(at + '"detail":'.length, -1);
}
