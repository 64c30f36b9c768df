import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ServiceEndpoints } from './service-endpoints.ts';

export type StackIdentity = {
  name: string;
  arn: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
};

/** The issuer of workload tokens, the alias of its route, and the audience its tokens must have. */
export type StackOidc = { issuer: string; alias: string; audience: string };

/** `stack.json`: what scripts need to know of a running stack, and the one place identities' keys are kept. */
export type StackFile = {
  gateway: string;
  region: string;
  accountId: string;
  /** `federation`: the console's sign-in endpoint. */
  endpoints: ServiceEndpoints & { federation: string };
  identities: readonly StackIdentity[];
  /** `effect`: what the first identity gets now. */
  profiles: readonly { name: string; effect: string }[];
  /** Verifies the ledger's checkpoints (c2sp.org/signed-note); absent without a ledger. */
  ledgerPublicKey?: string;
  /** The ledger's table; absent without a ledger. */
  ledgerTable?: string;
  auditQueueUrl?: string;
  deadLetterQueueUrl?: string;
  /** Absent where the issuers are others'. */
  oidc?: StackOidc;
};

export type LongTermKey = { accessKeyId: string; secretAccessKey: string };

/** Writes the file whole, readable by its owner alone. */
export function writeStackFile(path: string, file: StackFile): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** What an earlier start on this folder left: its region and the users' keys. */
export type EarlierStart = { region: string | undefined; keys: ReadonlyMap<string, LongTermKey> };

/** Nothing when there was no start, or its file is damaged: keys are made anew then. */
export function readStackFile(path: string): EarlierStart {
  const file = readObject(path);
  const keys = new Map<string, LongTermKey>();
  const identities: unknown[] = Array.isArray(file.identities) ? file.identities : [];
  for (const { name, accessKeyId, secretAccessKey, sessionToken } of identities.map(asObject)) {
    if (typeof name !== 'string' || sessionToken !== undefined) continue;
    if (typeof accessKeyId !== 'string' || !/^AKIA[A-Z2-7]{16}$/.test(accessKeyId)) continue;
    if (typeof secretAccessKey !== 'string' || !/^[A-Za-z0-9+/]{40}$/.test(secretAccessKey)) continue;
    keys.set(name, { accessKeyId, secretAccessKey });
  }
  return { region: typeof file.region === 'string' ? file.region : undefined, keys };
}

type Fields = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

function readObject(path: string): Fields {
  try {
    return asObject(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
