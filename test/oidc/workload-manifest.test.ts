import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type WorkloadFacts, workloadManifest } from '../../client/setup/workload-manifest.ts';
import { runSentinel } from '../client/run-sentinel.ts';

const ENDPOINT = 'https://abc.execute-api.eu-central-1.amazonaws.com';
const env = { SENTINEL_ENDPOINT: ENDPOINT };

async function printed(...args: string[]) {
  const ended = await runSentinel(['setup', 'workload', 'dev', ...args], env);
  expect(ended).toMatchObject({ status: 0, err: '' });
  const documents = parseAllDocuments(ended.out);
  if (!Array.isArray(documents)) throw new Error('no document');
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  return { text: ended.out, documents: documents.map((document) => document.toJS()) };
}

const url = (alias: string) => `${ENDPOINT}/oidc/${alias}/credentials/dev`;
const FILE = '/var/run/secrets/sentinel/token';

test('--k8s: a service account, and a pod with a projected token for the audience and the variables', async () => {
  const args = ['--alias', 'eks', '--aud', 'acme', '--namespace', 'pay', '--service-account', 'api'];
  const { text, documents } = await printed('--k8s', ...args);
  expect(text).toContain('oidc/eks/system:serviceaccount:pay:api');
  const [account, pod] = documents;
  expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'api', namespace: 'pay' } });
  expect(pod.spec.serviceAccountName).toBe('api');
  const [container] = pod.spec.containers;
  expect(container.env).toEqual([
    { name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: url('eks') },
    { name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', value: FILE },
    { name: 'AWS_REGION', value: 'eu-central-1' },
  ]);
  const [volume] = pod.spec.volumes;
  expect(container.volumeMounts).toEqual([
    { name: volume.name, mountPath: '/var/run/secrets/sentinel', readOnly: true },
  ]);
  expect(volume.projected.sources).toEqual([
    { serviceAccountToken: { path: 'token', audience: 'acme', expirationSeconds: 3600 } },
  ]);
});

test('--docker: a service with the variables and a folder for the token', async () => {
  const { documents } = await printed('--docker', '--image', 'app:1');
  expect(documents[0].services.app).toEqual({
    image: 'app:1',
    environment: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url('docker'),
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: FILE,
      AWS_REGION: 'eu-central-1',
    },
    volumes: [
      {
        type: 'bind',
        source: expect.stringContaining('SENTINEL_TOKEN_FOLDER'),
        target: '/var/run/secrets/sentinel',
        read_only: true,
      },
    ],
  });
});

test('values cannot become anything else in a manifest', () => {
  const facts: Omit<WorkloadFacts, 'platform'> = {
    url: 'https://h/$HOME/"\n- x: 1',
    ...{ alias: 'a', audience: 'b', region: undefined, namespace: 'n', serviceAccount: 's' },
    image: '"$X',
  };
  const [docker] = parseAllDocuments(workloadManifest({ ...facts, platform: 'docker' }));
  expect(docker?.toJS().services.app).toMatchObject({
    image: '"$$X',
    environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: facts.url.replace('$', '$$$$') },
  });
});

/** What answers for GitHub: `{"value":TOKEN}` to who shows the job's own token. */
async function githubStandIn(value: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.end(JSON.stringify({ count: 1, value }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { asked, url: `http://127.0.0.1:${port}/token?api-version=2` };
}

const hasTools = ['bash', 'curl', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

test('--github: its step puts the job’s token into a file of its own, and names the variables', async ({
  skip,
}) => {
  skip(!hasTools, 'bash, curl or jq is not installed');
  const { documents } = await printed('--github', '--aud', 'api://a&b');
  const [workflow] = documents;
  expect(workflow.permissions).toMatchObject({ 'id-token': 'write' });
  const [step] = workflow.jobs.credentials.steps;
  const folder = mkdtempSync(join(tmpdir(), 'runner-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { asked, url: requestUrl } = await githubStandIn('a.b.c');
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    detached: true,
    stdio: 'ignore',
    env: {
      ...{ PATH: process.env.PATH, RUNNER_TEMP: folder, GITHUB_ENV: join(folder, 'env') },
      ...{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job-token', ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl },
      ...step.env,
    },
  });
  // With it ends what keeps the token fresh.
  onTestFinished(() => void process.kill(-(child.pid ?? 0), 'SIGKILL'));
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  const [first] = asked.map((one) => one.toLowerCase());
  expect(first).toBe('bearer job-token /token?api-version=2&audience=api%3a%2f%2fa%26b');
  const file = join(folder, 'sentinel-token');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['a.b.c', 0o600]);
  expect(existsSync(`${file}.new`)).toBe(false);
  expect(readFileSync(join(folder, 'env'), 'utf8').trimEnd().split('\n')).toEqual([
    `AWS_CONTAINER_CREDENTIALS_FULL_URI=${url('github')}`,
    `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=${file}`,
    'AWS_REGION=eu-central-1',
  ]);
});

test.for<[what: string, args: string[], given: Record<string, string>, says: RegExp]>([
  ['no platform', [], env, /name one of --k8s, --github and --docker/],
  ['two platforms', ['--k8s', '--docker'], env, /cannot be used with/],
  ['no endpoint', ['--k8s'], {}, /no service is named: give `--endpoint`/],
  ['a plain endpoint', ['--k8s', '--endpoint', 'http://127.0.0.1:8377'], {}, /`--endpoint` is not `https`/],
  ['an alias of a path', ['--k8s', '--alias', 'a/b'], env, /An alias is/],
  ['an audience of two words', ['--k8s', '--aud', 'a b'], env, /An audience is/],
  ['a namespace in capitals', ['--k8s', '--namespace', 'Pay'], env, /A name is/],
])('%s is wrong use', async ([, args, given, says]) => {
  const ended = await runSentinel(['setup', 'workload', 'dev', ...args], given);
  expect(ended).toMatchObject({ status: 64, out: '' });
  expect(ended.err).toMatch(says);
});
