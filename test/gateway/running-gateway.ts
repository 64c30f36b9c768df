import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach } from 'vitest';
import { type GatewayLogEntry, type GatewayOptions, startGateway } from '../../local/gateway/gateway.ts';
import type { RequestEvent } from '../../local/gateway/request-event.ts';
import type { RunningServer } from '../../local/http/running-server.ts';
import type { InvokeOutcome } from '../../local/lambda/function-definition.ts';
import type { WireRequest } from '../../local/sigv4/signed-request.ts';
import { findCredential, NOW_MS, type PlainRequest, REGION, signed } from '../sigv4/signed-requests.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

export type TestGateway = {
  port: number;
  url: string;
  /** Every invocation's function and event, in order. */
  invocations: { functionName: string; event: RequestEvent }[];
  log: GatewayLogEntry[];
  /** Signs for this gateway and sends with node:http. */
  send: (plain: PlainRequest, how?: Parameters<typeof signed>[1]) => Promise<Answer>;
};

/** A gateway at NOW_MS whose function answers `outcome`, the caller's own ARN by default. */
export async function gateway(
  options: Partial<GatewayOptions> & { outcome?: InvokeOutcome | Promise<never> } = {},
): Promise<TestGateway> {
  const invocations: TestGateway['invocations'] = [];
  const log: GatewayLogEntry[] = [];
  const { outcome, ...overrides } = options;
  const server = await startGateway({
    port: 0,
    region: REGION,
    accountId: '111122223333',
    apiId: 'a1b2c3d4e5',
    stageVariables: { origin: 'proof' },
    nowMs: () => NOW_MS,
    findCredential,
    authorizeInvoke: () => true,
    invoke: async (functionName, payload) => {
      const event: RequestEvent = JSON.parse(payload);
      invocations.push({ functionName, event });
      const arn = event.requestContext.authorizer.iam.userArn;
      return outcome ?? { ok: true, payload: JSON.stringify({ statusCode: 200, body: arn }) };
    },
    functionName: 'vend',
    routes: [
      { routeKey: 'ANY /credentials', authorization: 'AWS_IAM' },
      { routeKey: 'GET /credentials/{profile}', authorization: 'AWS_IAM' },
    ],
    requestId: () => 'P8zkDiQ8oAMEJsQ=',
    log: (entry) => log.push(entry),
    ...overrides,
  });
  running.push(server);
  const host = `127.0.0.1:${server.port}`;
  return {
    port: server.port,
    url: server.url,
    invocations,
    log,
    send: async (plain, how) => send(server.port, await signed(plain, { host, ...how })),
  };
}

/** Sends a wire request with node:http as it is. */
export function send(port: number, request: WireRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: request.method,
        path: request.rawUrl,
        headers: request.headers.flat(),
        setHost: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(request.body);
  });
}

/** A signed request as text for a raw socket; `change` may spoil it. */
export function wireText(request: WireRequest, change: (text: string) => string = (text) => text): string {
  const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${request.method} ${request.rawUrl} HTTP/1.1\r\n${lines}Connection: close\r\n`;
  const length = request.body.length > 0 ? `Content-Length: ${request.body.length}\r\n` : '';
  return change(`${head}${length}\r\n${Buffer.from(request.body).toString('latin1')}`);
}

/** Writes bytes as they are and gives everything that comes back until the connection ends. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(text, 'latin1');
  });
}
