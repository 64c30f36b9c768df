import { Agent, request } from 'node:http';
import { createPutEvent } from '../../../functions/aws/put-event.ts';
import type { Subject, Task } from '../task.ts';
import { eventOf } from '../workload/decided.ts';
import { startEventServer } from '../workload/event-server.ts';
import { REGION } from '../workload/gateway-requests.ts';
import { memoryVend } from '../workload/memory-vend.ts';

/** The handler with a real client in place of the bus's port, next to a bare POST to the same server. */
export const TASKS: readonly Task[] = [
  {
    id: 'handler.event-bridge',
    title: 'whole handler, everything cached, event by the EventBridge client ÷ a bare keep-alive POST',
    open: openClient,
  },
];

async function openClient(): Promise<Subject> {
  const server = await startEventServer();
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIAFUNCTION00000001',
    AWS_SECRET_ACCESS_KEY: 'unused',
    AWS_SESSION_TOKEN: 'token'.repeat(100),
    AWS_ENDPOINT_URL_EVENTBRIDGE: server.url,
  };
  const agent = new Agent({ keepAlive: true });
  const body = JSON.stringify({ Entries: [{ Detail: JSON.stringify(eventOf(0)) }] });
  const { call, check } = memoryVend(200, { ports: { putEvent: createPutEvent(REGION, environment) } });
  return {
    isAsync: true,
    call,
    check,
    peer: () => post(server.url, agent, body),
    close: async () => {
      agent.destroy();
      await server.stop();
    },
  };
}

/** One POST by `node:http`, its answer read to the end. */
function post(url: string, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
