import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { findTerraform } from '../infra/terraform.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Why these tests cannot run here; undefined where they can. */
export async function whyNot(): Promise<string | undefined> {
  if (findMoto() === undefined) return MOTO_ABSENT;
  const found = await findTerraform();
  return found.ok ? undefined : found.reason;
}

export type Ran = { status: number | null; out: string; err: string };
export type Env = Record<string, string>;

/** Runs one of the two commands as its own process, without a terminal. */
export function run(command: 'deploy' | 'destroy', words: readonly string[], env: Env): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(ROOT, 'infra', 'deploy', `${command}.ts`), ...words], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('close', (status) => done({ status, out, err }));
  });
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files that stand for the zips: the plan needs their hashes alone. */
export function standInZips(folder: string): string {
  const dist = join(folder, 'dist');
  mkdirSync(dist);
  for (const name of ['vend', 'audit', 'sign', 'detect']) writeFileSync(join(dist, `${name}.zip`), name);
  return dist;
}

/** A copy of the module, for Terraform writes beside what it reads; gives the folder of the minimal example. */
export function copyModule(folder: string): string {
  for (const part of ['infra', 'dashboards'])
    cpSync(join(ROOT, part), join(folder, part), {
      recursive: true,
      filter: (path) => !/\.terraform|tfstate|infra\/(?:build|deploy)/.test(path),
    });
  return join(folder, 'infra', 'examples', 'minimal');
}

/** A root with a few resources of the module's names: planned in a second. */
export function smallRoot(): string {
  const folder = temporaryFolder();
  cpSync(join(import.meta.dirname, 'small-root'), folder, { recursive: true });
  standInZips(folder);
  return folder;
}

export type Limits = { concurrent: number; unreserved: number; functions?: readonly string[] };

/** Lambda's part of an account: its limits and its functions. Anything else is refused, and so fails the command. */
async function startLambdaAccount({ concurrent, unreserved, functions = [] }: Limits): Promise<string> {
  const server = createServer(({ method, url = '' }, response) => {
    const json = (status: number, body: object, type = 'none') =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
        .end(JSON.stringify(body));
    const name = /^\/2015-03-31\/functions\/([\w-]+)\/configuration$/.exec(url)?.[1];
    if (method === 'GET' && /^\/2016-08-19\/account-settings\/?$/.test(url))
      json(200, {
        AccountLimit: { ConcurrentExecutions: concurrent, UnreservedConcurrentExecutions: unreserved },
      });
    else if (method === 'GET' && name !== undefined && functions.includes(name))
      json(200, { FunctionName: name });
    else if (method === 'GET' && name !== undefined)
      json(404, { Message: `Function not found: ${name}` }, 'ResourceNotFoundException');
    else json(400, { Message: `unexpected ${method} ${url}` }, 'InvalidRequestContentException');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

const WIDE: Limits = { concurrent: 1000, unreserved: 1000 };

/** One moto for the tests of a file: starting it takes as long as a test. */
let moto: ReturnType<typeof startMoto> | undefined;
afterAll(async () => {
  await (await moto)?.stop();
});

/** An account, and the environment of somebody who deploys to it. */
export async function startAccount(limits: Limits = WIDE): Promise<Env & { AWS_ENDPOINT_URL: string }> {
  moto ??= startMoto();
  const [running, lambda] = await Promise.all([moto, startLambdaAccount(limits)]);
  if (running === undefined) throw new Error(MOTO_ABSENT);
  const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env;
  return {
    ...{ PATH, TMPDIR, HOME: existsSync(HOME) ? HOME : tmpdir() },
    TF_CLI_CONFIG_FILE: await configurationOf(),
    CHECKPOINT_DISABLE: '1',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: running.url,
    AWS_ENDPOINT_URL_LAMBDA: lambda,
    AWS_ACCESS_KEY_ID: 'AKIADEPLOYDEPLOYDEPL',
    AWS_SECRET_ACCESS_KEY: 'deployer',
  };
}

/** Where Terraform is told to take the stand-in of its providers. */
function configurationOf(): Promise<string> {
  const install = join(ROOT, '../shared/terraform/install');
  const script = 'eval "$("$0")" && printf %s "$TF_CLI_CONFIG_FILE"';
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-c', script, install], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('close', (status) => (status === 0 ? done(out) : fail(new Error('no stand-in'))));
  });
}
