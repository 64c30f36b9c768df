import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkEndpoint } from '../../client/doctor/endpoint-checks.ts';
import { folder } from '../cli-config/folder.ts';
import { callerEnv } from '../client/run-sentinel.ts';
import { portOf } from '../client/signed-service.ts';
import { bare, examine, faultsOf } from './examine.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const forbidden: Answer = (_, response) => void response.writeHead(403).end('{"message":"Forbidden"}');

async function listening(server: ReturnType<typeof createHttp> | ReturnType<typeof createHttps>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

const withEndpoint = (endpoint: string, more: Record<string, string> = {}) => ({
  ...bare(),
  ...callerEnv(endpoint),
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  ...more,
});

/** What is wrong on the way to a service, looked at in this process. */
async function wayTo(endpoint: string): Promise<string[]> {
  const findings = await checkEndpoint(new URL(endpoint), Date.now);
  return findings.filter(({ level }) => level !== 'ok').map(({ id, what }) => `${id} ${what}`);
}

test('no service at all', async () => {
  expect(await faultsOf(bare())).toEqual(['endpoint no service is named, and no local stack runs']);
});

test('a configuration that is wrong is told whole, and the rest is looked at all the same', async () => {
  const env = {
    ...bare(),
    SENTINEL_ENDPOINT: 'x',
    SENTINEL_REGION: 'A',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
  };
  const wrong = await faultsOf({ ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'x' });
  expect(wrong.map((one) => one.split(' ')[0])).toEqual(['configuration', 'configuration', 'agent-url']);
});

test('a name that does not exist', async () => {
  const wrong = await wayTo('https://nothing.invalid');
  expect(wrong[0]).toMatch(/^dns the name nothing\.invalid cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)$/);
});

test('nothing listens there', async () => {
  const wrong = await faultsOf(withEndpoint('http://127.0.0.1:9'));
  expect(wrong[0]).toBe('connection http://127.0.0.1:9 cannot be reached: nothing listens there');
});

test('a server that hangs up', async () => {
  const port = await listening(createHttp((request) => request.socket.destroy()));
  expect((await wayTo(`http://127.0.0.1:${port}`))[0]).toContain('closed before an answer');
});

test.each([
  [
    'a login page',
    200,
    '<html>please log in</html>',
    'answers an unsigned request with 200, not as sentinel does',
  ],
  ['a proxy', 502, '<html>bad gateway</html>', 'answers an unsigned request with 502'],
  ['another API', 404, '{"message":"Not Found"}', 'has no route `/profiles`'],
  ['an API without an authorizer', 200, '{"profiles":[]}', 'answers an unsigned request with 200'],
])('%s answers', async (_, status, body, says) => {
  const port = await listening(createHttp((__, response) => void response.writeHead(status).end(body)));
  const wrong = await wayTo(`http://127.0.0.1:${port}`);
  expect(wrong.find((one) => one.startsWith('answer '))).toContain(says);
});

test.each([
  [-10 * 60_000, 'error', /(?:59|60)\d s ahead of/],
  [10 * 60_000, 'error', /behind the service’s/],
  [-2 * 60_000, 'warning', /ahead of/],
  [0, 'ok', /right to/],
] as const)('a clock that is %i ms off by the service’s is %s', async (offMs, level, says) => {
  const answer: Answer = (request, response) => {
    response.setHeader('date', new Date(Date.now() + offMs).toUTCString());
    forbidden(request, response);
  };
  const port = await listening(createHttp(answer));
  const findings = await checkEndpoint(new URL(`http://127.0.0.1:${port}`), Date.now);
  expect(findings.find(({ id }) => id === 'clock')).toMatchObject({
    level,
    what: expect.stringMatching(says),
  });
});

const CA = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = ext
[any]
commonName = supplied
[req]
distinguished_name = dn
[dn]
`;

/** A certificate for a name such as `IP:127.0.0.1`, made by openssl, that counts between two days (`YYYYMMDD`). */
function certificate(name: string, [from, to]: readonly [string, string] = ['20200101', '20991231']) {
  const at = folder();
  writeFileSync(join(at, 'ca.cnf'), `${CA}[ext]\nsubjectAltName = ${name}\n`);
  writeFileSync(join(at, 'index.txt'), '');
  const openssl = (...words: string[]) => spawnSync('openssl', words, { cwd: at }).status === 0;
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
  const dates = ['-startdate', `${from}000000Z`, '-enddate', `${to}000000Z`];
  const made =
    openssl('req', '-new', ...curve, '-subj', '/CN=here', '-out', 'csr.pem', '-config', 'ca.cnf') &&
    openssl(
      ...['ca', '-batch', '-selfsign', '-notext', '-config', 'ca.cnf', '-keyfile', 'key.pem'],
      ...['-in', 'csr.pem', '-out', 'cert.pem', ...dates],
    );
  const path = join(at, 'cert.pem');
  return made ? { key: readFileSync(join(at, 'key.pem')), cert: readFileSync(path), path } : undefined;
}

const NO_OPENSSL = 'there is no `openssl` here';

test('a certificate that is self-signed, of another name, or trusted', async ({ skip }) => {
  const [own, other] = [certificate('IP:127.0.0.1'), certificate('DNS:other.example')];
  if (own === undefined || other === undefined) return skip(true, NO_OPENSSL);
  const urlOf = async (one: typeof own) =>
    `https://127.0.0.1:${await listening(createHttps({ key: one.key, cert: one.cert }, forbidden))}`;
  const [good, misnamed] = [await urlOf(own), await urlOf(other)];
  expect((await faultsOf(withEndpoint(good)))[0]).toMatch(
    /^tls .* is self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
  );
  const trusting = { NODE_EXTRA_CA_CERTS: other.path };
  expect((await faultsOf(withEndpoint(misnamed, trusting)))[0]).toContain('is for another name');
  const trusted = await examine(withEndpoint(good, { NODE_EXTRA_CA_CERTS: own.path }));
  expect(trusted.find(({ id }) => id === 'tls')?.level).toBe('ok');
});

test('a certificate that has expired', async ({ skip }) => {
  const old = certificate('IP:127.0.0.1', ['20200101', '20200102']);
  if (old === undefined) return skip(true, NO_OPENSSL);
  const port = await listening(createHttps({ key: old.key, cert: old.cert }, forbidden));
  const env = withEndpoint(`https://127.0.0.1:${port}`, { NODE_EXTRA_CA_CERTS: old.path });
  expect((await faultsOf(env))[0]).toMatch(/^tls .* has expired \(CERT_HAS_EXPIRED\)$/);
});

test('plain http where https is meant', async () => {
  const port = await listening(createHttp(forbidden));
  expect((await wayTo(`https://127.0.0.1:${port}`))[0]).toContain('does not speak TLS');
});
