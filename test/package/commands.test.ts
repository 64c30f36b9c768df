import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { decision } from '../audit/events.ts';
import { startTable } from '../audit-cli/run-audit.ts';
import { runningStack } from '../end-to-end/running-stack.ts';
import { ROOT } from '../house/rules/source-file.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { decisions, openSignedLog, signerOf } from '../verify/signed-log.ts';
import { findNode, MAJORS } from './nodes.ts';
import { packed } from './packed.ts';
import { runProgram } from './run-program.ts';

const made = packed();
const stack = runningStack();
const KEY = signerOf(7).key.text;

let environment: Record<string, string>;
let open: () => LedgerTable;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  ({ environment, open, stop } = await startTable());
});
afterAll(() => stop());

const given = { AccessKeyId: expect.stringMatching(/^ASIA/), SecretAccessKey: expect.any(String) };

describe.for(MAJORS)('on Node %i', (major) => {
  const node = findNode(major);
  const absent = 'absent' in node ? node.absent : '';
  const path = 'path' in node ? node.path : '';
  const sentinel = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runProgram([path, made().program, ...words], env, made().folder);
  const here = () => ({ SENTINEL_LOCAL_DIR: stack().folder });
  /** A caller with keys of its own, and nothing else. */
  const caller = () => {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = stack().identity('alice');
    return {
      service: { SENTINEL_ENDPOINT: stack().file.gateway, AWS_REGION: stack().file.region },
      keys: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      },
    };
  };
  const file = (name: string, text: string) => {
    const whole = join(made().folder, name);
    writeFileSync(whole, text, { mode: 0o600 });
    return whole;
  };

  test('help, of all and of one command', async ({ skip }) => {
    skip(absent !== '', absent);
    const help = await sentinel(['--help']);
    expect(help).toMatchObject({ status: 0, err: '' });
    for (const name of ['get', 'exec', 'serve', 'audit', 'policy', 'completion'])
      expect(help.out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    const ofOne = await sentinel(['audit', 'export', '--help']);
    expect(ofOne).toMatchObject({ status: 0, out: expect.stringContaining('parquet'), err: '' });
  });

  test('credentials of a profile from the local stack, and a refusal', THREE_TRIES, async ({ skip }) => {
    skip(absent !== '', absent);
    const got = await sentinel(['get', 'dev', '--json'], here());
    expect(got).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(got.out)).toMatchObject(given);
    const refused = await sentinel(['get', 'dev', '--duration', '60'], here());
    expect(refused).toMatchObject({ status: 2, out: '', err: expect.stringContaining('INVALID_DURATION') });
  });

  test(
    'a credential process, with the environment’s keys or those of a profile',
    THREE_TRIES,
    async ({ skip }) => {
      skip(absent !== '', absent);
      const { service, keys } = caller();
      const words = ['credential-process', '--profile', 'dev'];
      const printed = await sentinel(words, { ...service, ...keys });
      expect(printed).toMatchObject({ status: 0, err: '' });
      expect(JSON.parse(printed.out)).toMatchObject({ Version: 1, ...given });
      const document = file(`keys-${major}.json`, processDocument(keys));
      const config = file(`config-${major}`, `[profile corp]\ncredential_process = cat "${document}"\n`);
      const chained = await sentinel([...words, '--aws-profile', 'corp'], {
        ...service,
        PATH: process.env.PATH ?? '',
        AWS_CONFIG_FILE: config,
      });
      expect(chained).toMatchObject({ status: 0, err: '' });
      expect(JSON.parse(chained.out)).toMatchObject({ Version: 1, ...given });
    },
  );

  test('an agent for one command', THREE_TRIES, async ({ skip }) => {
    skip(absent !== '', absent);
    const script = `const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
      fetch(url, { headers: { authorization: token } }).then((answer) => answer.text()).then(console.log);`;
    const ended = await sentinel(['exec', 'dev', '--', path, '-e', script], here());
    expect(ended).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(ended.out)).toMatchObject(given);
  });

  test('who one is, what one may have, a token of a workload', THREE_TRIES, async ({ skip }) => {
    skip(absent !== '', absent);
    for (const words of [
      ['whoami', '--json'],
      ['profiles', '--json'],
      ['doctor', '--json'],
    ]) {
      const ended = await sentinel(words, { ...here(), PATH: process.env.PATH ?? '' });
      expect(ended.err, words.join(' ')).toBe('');
      expect(JSON.parse(ended.out)).toBeTypeOf('object');
    }
    const token = await sentinel(['local', 'token', '--sub', 'system:serviceaccount:demo:app'], here());
    expect(token).toMatchObject({ status: 0, out: expect.stringMatching(/^ey\w+\.\S+\.\S+\n$/), err: '' });
  });

  test('the console, with its page', async ({ skip }) => {
    skip(absent !== '', absent);
    const { table, log } = open();
    const words = [made().program, 'console', '--json', '--table', table, '--log', log];
    const env = { ...environment, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00' };
    const child = spawn(path, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data', { signal: AbortSignal.timeout(50_000) });
    const { url }: { url: string } = JSON.parse(String(line));
    for (const name of ['', 'console.js', 'console.css']) {
      const answer = await fetch(new URL(name, url));
      expect(answer.status, name).toBe(200);
      expect(await answer.text()).not.toBe('');
    }
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('policies, checked', async ({ skip }) => {
    skip(absent !== '', absent);
    const good = join(ROOT, 'docs', 'policies', 'prod.yaml');
    expect(await sentinel(['policy', 'lint', good])).toMatchObject({ status: 0, err: '' });
    const bad = file('bad.yaml', 'version: "1"\nrules: 7\n');
    const found = await sentinel(['policy', 'lint', bad]);
    expect(found.status).toBe(1);
    expect(found.out + found.err).toContain('bad.yaml:2:8');
  });

  test('the ledger: proven, verified, exported', async ({ skip }) => {
    skip(absent !== '', absent);
    const { table, append, sign, folder } = openSignedLog(open());
    await append(decisions(5));
    await sign();
    const on = ['--table', table.table, '--log', table.log];
    const audit = (...words: string[]) => sentinel(['audit', ...words], environment);
    const proof = await audit('prove', decision(3).id, ...on);
    expect(proof.status).toBe(0);
    const offline = ['audit', 'verify-proof', file(`proof-${major}.json`, proof.out), '--key', KEY];
    expect(await sentinel(offline)).toEqual({
      status: 0,
      out: 'verified: in the log, by the checkpoint of 5 entries\n',
      err: '',
    });
    const forged = file(`forged-${major}.json`, JSON.stringify({ ...JSON.parse(proof.out), index: 2 }));
    expect(await sentinel(['audit', 'verify-proof', forged, '--key', KEY])).toMatchObject({ status: 1 });
    const verified = await audit('verify', ...on, '--copy-folder', folder, '--no-progress', '--json');
    expect(JSON.parse(verified.out)).toMatchObject({ size: 5 });
    const parquet = join(made().folder, `decisions-${major}.parquet`);
    const exported = await audit('export', '--format', 'parquet', '--output', parquet, ...on);
    expect(exported).toMatchObject({ status: 0 });
    expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
  });
});

function processDocument(keys: Readonly<Record<string, string>>): string {
  const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN } = keys;
  return JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey, SessionToken: AWS_SESSION_TOKEN });
}
