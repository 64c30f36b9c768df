import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { headerLines } from '../../local/http/request-body.ts';
import { type Answer, type Asking, type Keys, REGION, type Signed, type Signer, urlOf } from './asking.ts';
import { runTool } from './run-tool.ts';

/** `curl --aws-sigv4`, told everything on its standard input. */
export const curl: Signer = {
  send: (asking, gateway, keys) => runCurl(asking, gateway, keys),
  sign: caught,
};

async function runCurl(asking: Asking, gateway: string, keys: Keys, connectTo?: string): Promise<Answer> {
  const options: [string, string][] = [
    ['url', urlOf(asking, gateway)],
    ['request', asking.method],
    ['aws-sigv4', `aws:amz:${REGION}:execute-api`],
    ['user', `${keys.accessKeyId}:${keys.secretAccessKey}`],
    ['write-out', '\\n%{http_code}'],
  ];
  if (keys.sessionToken !== undefined) options.push(['header', `x-amz-security-token: ${keys.sessionToken}`]);
  if (asking.body !== '') options.push(['data', asking.body], ['header', 'content-type: application/json']);
  if (connectTo !== undefined) options.push(['connect-to', `::${connectTo}`]);
  const input = options.map(([name, value]) => `${name} = "${value.replaceAll('"', '\\"')}"\n`).join('');
  const out = await runTool('curl', ['--silent', '--show-error', '--config', '-'], { input });
  const end = out.lastIndexOf('\n');
  return { status: Number(out.slice(end + 1)), body: out.slice(0, end) };
}

/** curl cannot sign without sending: it signs for the gateway and sends to somebody who writes it down. */
async function caught(asking: Asking, gateway: string, keys: Keys): Promise<Signed> {
  let headers: Signed['headers'] = [];
  let body = '';
  const server = createServer((request, response) => {
    headers = headerLines(request.rawHeaders);
    void text(request).then((read) => {
      body = read;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await runCurl(asking, gateway, keys, `127.0.0.1:${address.port}`);
  server.close();
  return { ...asking, body, headers };
}
