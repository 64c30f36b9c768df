import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { onTestFinished } from 'vitest';
import type { PolicyDocument, PolicyStatement } from '../../local/iam/policy-document.ts';
import { type SsmOptions, startSsm } from '../../local/ssm/start-ssm.ts';
import { ROOT } from '../house/rules/source-file.ts';
import { ACCOUNT, allow, policy, REGION, user, worldOf } from '../iam/account.ts';
import { type Ran, type RunOptions, runStore } from './run-store.ts';

export const SECRET = 'operator-secret-that-nobody-may-see';

/** The statements of `docs/policy-operations.md`, by their ids, for the account of the tests. */
export function documentedStatements(...ids: readonly string[]): PolicyDocument {
  const page = readFileSync(join(ROOT, 'docs/policy-operations.md'), 'utf8');
  const block = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const text = block.replaceAll('REGION', REGION).replaceAll('ACCOUNT', ACCOUNT);
  const { Statement }: { Statement: PolicyStatement[] } = JSON.parse(text);
  return policy(...Statement.filter(({ Sid = '' }) => ids.includes(Sid)));
}

export type RunningStore = {
  url: string;
  env: Record<string, string>;
  /** Somebody else, who may do everything. */
  other: SSMClient;
  /** `sentinel WORDS…` as the operator; no ledger is there. */
  run: (words: readonly string[], options?: RunOptions) => Promise<Ran>;
  /** Puts a parameter as somebody else. */
  put: (name: string, text: string, more?: object) => Promise<number | undefined>;
  remove: (name: string) => Promise<void>;
  /** Texts of a parameter’s versions, oldest first. */
  texts: (name: string) => Promise<(string | undefined)[]>;
};

/** A store for one test, whose operator may do what the page says. */
export async function startStore(
  ids: readonly string[] = ['Read', 'Write', 'Prune'],
  options: Partial<SsmOptions> = {},
): Promise<RunningStore> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-store-'));
  const operator = { ...user('operator', [documentedStatements(...ids)]), secretAccessKey: SECRET };
  const other = user('somebody-else', [policy(allow('ssm:*'))]);
  const world = worldOf({ users: [operator, other], roles: [] });
  const statePath = join(folder, 'ssm.json');
  const ssm = await startSsm({ world, nowMs: Date.now, latencyMs: 0, ...options, statePath });
  const client = new SSMClient({ endpoint: ssm.url, region: REGION, credentials: other, maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await ssm.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = {
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SECRET,
    HOME: folder,
  };
  return {
    url: ssm.url,
    env,
    other: client,
    run: (words, options) => runStore(env, words, options),
    put: async (Name, Value, more = {}) => {
      const input = { Name, Value, Type: 'String' as const, Overwrite: true, ...more };
      return (await client.send(new PutParameterCommand(input))).Version;
    },
    remove: async (Name) => {
      await client.send(new DeleteParameterCommand({ Name }));
    },
    texts: async (Name) => {
      const command = new GetParameterHistoryCommand({ Name, WithDecryption: true });
      return (await client.send(command)).Parameters?.map(({ Value }) => Value) ?? [];
    },
  };
}

/** A folder for one test, with these files. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  fill(folder, files);
  return folder;
}

export function fill(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
