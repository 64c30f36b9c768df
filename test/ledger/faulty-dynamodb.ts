import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { RunningServer } from '../../local/http/running-server.ts';
import { type Halves, halve, withUnprocessed } from './unprocessed.ts';

export type TableCall = {
  /** Counted from 0. */
  number: number;
  /** As `PutItem`. */
  operation: string;
  body: string;
};

/**
 * What happens to one call. `after`: the write takes effect, and its sender does not hear of it. `unprocessed`: half
 * of a batch is left to do, as a throttled table does.
 */
export type TableFault =
  | 'none'
  | 'throttle'
  | 'error-before'
  | 'error-after'
  | 'cut-before'
  | 'cut-after'
  | 'unprocessed'
  | 'hang-after';

export type ChooseFault = (call: TableCall) => TableFault | Promise<TableFault>;

type Answer = { status: number; type: string; body: string };

const JSON_TYPE = 'application/x-amz-json-1.0';

/** Stands between clients and a DynamoDB on loopback; `choose` breaks single calls. */
export async function startFaultyDynamoDb(upstream: string, choose: ChooseFault): Promise<RunningServer> {
  const agent = new Agent({ keepAlive: true });
  let calls = 0;
  const server = createServer((incoming, response) => {
    void pass(incoming, response, agent, upstream, (call) => choose({ ...call, number: calls++ }));
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
      agent.destroy();
    });
  return { url: `http://127.0.0.1:${port}`, port, stop };
}

async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  agent: Agent,
  upstream: string,
  choose: (call: Omit<TableCall, 'number'>) => TableFault | Promise<TableFault>,
): Promise<void> {
  try {
    const body = await textOf(incoming);
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const fault = await choose({ operation, body });
    if (fault === 'cut-before') return void incoming.socket.destroy();
    if (fault === 'throttle') return reply(response, THROTTLED);
    if (fault === 'error-before') return reply(response, FAILED);
    const halves = fault === 'unprocessed' ? halve(operation, body) : undefined;
    const answer = await forward(incoming, agent, upstream, halves, body);
    if (fault === 'hang-after') return;
    if (fault === 'cut-after') return void incoming.socket.destroy();
    reply(response, fault === 'error-after' ? FAILED : answer);
  } catch {
    incoming.socket.destroy();
  }
}

const THROTTLED: Answer = {
  status: 400,
  type: JSON_TYPE,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slower"}',
};
const FAILED: Answer = {
  status: 500,
  type: JSON_TYPE,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"it broke"}',
};

function reply(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** A call that was sent reaches the table, even when its sender is gone by now. */
async function forward(
  incoming: IncomingMessage,
  agent: Agent,
  upstream: string,
  halves: Halves | undefined,
  whole: string,
): Promise<Answer> {
  if (halves !== undefined && halves.now === undefined)
    return { status: 200, type: JSON_TYPE, body: withUnprocessed('{}', halves) };
  const answer = await send(incoming, agent, upstream, halves?.now ?? whole);
  if (halves === undefined || answer.status !== 200) return answer;
  return { ...answer, body: withUnprocessed(answer.body, halves) };
}

function send(incoming: IncomingMessage, agent: Agent, upstream: string, body: string): Promise<Answer> {
  const { host: _, 'content-length': __, connection: ___, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const sent = request(
      upstream,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        textOf(answer).then(
          (text) =>
            resolve({
              status: answer.statusCode ?? 500,
              type: answer.headers['content-type'] ?? JSON_TYPE,
              body: text,
            }),
          reject,
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
