/**
 * The Runtime API and the AWS services of a bench, in a process of their own that lives through all turns: up and
 * warm before the first one counts, and doing so little that its time hardly counts.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { constantAnswers, SERVICES, type Service } from './constant-aws.ts';
import { openRuntimeApi } from './runtime-api.ts';
import type { FromServices, ToServices } from './turn.ts';

type Handle = (request: IncomingMessage, body: string, response: ServerResponse) => void;

const tell = (message: FromServices): void => {
  process.send?.(message);
};
const api = openRuntimeApi(tell);

/** Listens on any free port of 127.0.0.1 and takes nothing that names another host. */
function listen(handle: Handle): Promise<number> {
  const server: Server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0 });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.headers.host === `127.0.0.1:${portOf(server)}`) return handle(request, body, response);
      api.fault(`a request for the host \`${request.headers.host}\``);
      response.writeHead(421, { 'content-length': 0 }).end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const SIGNED_FOR: Readonly<Record<Service, string>> = {
  STS: '/sts/aws4_request',
  SSM: '/ssm/aws4_request',
  EVENTBRIDGE: '/events/aws4_request',
  SQS: '/sqs/aws4_request',
};

function serve(service: Service, answer: ReturnType<typeof constantAnswers>): Handle {
  return (request, body, response) => {
    const signed = request.headers.authorization?.includes(SIGNED_FOR[service]) === true;
    const target = request.headers['x-amz-target'];
    const call = answer(service, typeof target === 'string' ? target : '', body);
    const fault = signed
      ? 'fault' in call
        ? call.fault
        : undefined
      : `${service}: a call without signature`;
    if (fault !== undefined || 'fault' in call) {
      api.fault(fault ?? '');
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"__type":"ValidationException"}');
      return;
    }
    api.noteOperation(call.operation);
    response.writeHead(200, {
      'content-type': call.contentType,
      'content-length': Buffer.byteLength(call.body),
      'x-amzn-requestid': '6f1d2c3b-4a59-4687-9b0c-1d2e3f405162',
    });
    response.end(call.body);
  };
}

process.on('message', async (message: ToServices) => {
  if (message.kind === 'turn') return api.begin(message.turn);
  const answer = constantAnswers(message.documents, Date.now);
  const ports: Record<string, number> = { RUNTIME: await listen(api.handle) };
  for (const service of SERVICES) ports[service] = await listen(serve(service, answer));
  tell({ kind: 'started', ports });
});
process.on('disconnect', () => process.exit(0));
