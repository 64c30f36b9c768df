import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type StackIdentity = {
  name: string;
  arn: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
};

/** What a running local stack tells scripts about itself; `stack.json` in its state folder. */
export type StackFile = {
  gateway: string;
  region: string;
  accountId: string;
  endpoints: Readonly<Record<string, string>>;
  identities: readonly StackIdentity[];
  profiles: readonly { name: string; effect: string }[];
  /** The ledger's table and verifier key; absent in a stack without a ledger. */
  ledgerTable?: string;
  ledgerPublicKey?: string;
  auditQueueUrl?: string;
  deadLetterQueueUrl?: string;
  /** The stack's issuer of workload tokens; absent where the issuers are others'. */
  oidc?: { issuer: string; alias: string; audience: string };
};

export type StackFileReading =
  | { found: true; path: string; stack: StackFile }
  | { found: false; path: string }
  /** There, but not to be trusted; `fault` says where. */
  | { found: 'broken'; path: string; fault: string };

/** Reads the local stack's file in `folder` (`SENTINEL_LOCAL_DIR`, by default `.local/` of the clone). */
export function readStackFile(folder: string): StackFileReading {
  const path = join(folder, 'stack.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { found: false, path };
  }
  const parsed = parseStackFile(text);
  return parsed.ok
    ? { found: true, path, stack: parsed.stack }
    : { found: 'broken', path, fault: parsed.fault };
}

type Fields = Readonly<Record<string, unknown>>;

/** Parses `stack.json`. Keys it does not know are left alone: later stacks add some. Faults name the path, never a value. */
export function parseStackFile(text: string): { ok: true; stack: StackFile } | { ok: false; fault: string } {
  const faults: string[] = [];
  const read = reader(faults);
  const top = read.fields(parseJson(text), '$');
  const endpoints = Object.entries(read.fields(top.endpoints, 'endpoints'));
  const stack: StackFile = {
    gateway: read.loopback(top.gateway, 'gateway'),
    region: read.text(top.region, 'region'),
    accountId: read.text(top.accountId, 'accountId'),
    endpoints: Object.fromEntries(
      endpoints.map(([name, url]) => [name, read.loopback(url, `endpoints.${name}`)]),
    ),
    identities: read
      .list(top.identities, 'identities')
      .map((one, n) => readIdentity(read, one, `identities[${n}]`)),
    profiles: read.list(top.profiles, 'profiles').map((one, n) => {
      const at = `profiles[${n}]`;
      const fields = read.fields(one, at);
      return { name: read.text(fields.name, `${at}.name`), effect: read.text(fields.effect, `${at}.effect`) };
    }),
    ...readLedger(read, top),
    ...(top.oidc === undefined ? {} : { oidc: readOidc(read, top.oidc) }),
  };
  if (stack.identities.length === 0) faults.push('`identities` is empty');
  return faults.length === 0 ? { ok: true, stack } : { ok: false, fault: faults.join(', ') };
}

type LedgerFacts = Pick<
  StackFile,
  'ledgerTable' | 'ledgerPublicKey' | 'auditQueueUrl' | 'deadLetterQueueUrl'
>;

/** What a stack with a ledger says more. */
function readLedger(read: ReturnType<typeof reader>, top: Fields): LedgerFacts {
  const facts: LedgerFacts = {};
  for (const name of ['ledgerTable', 'ledgerPublicKey', 'auditQueueUrl', 'deadLetterQueueUrl'] as const) {
    if (top[name] !== undefined) facts[name] = read.text(top[name], name);
  }
  return facts;
}

function readOidc(read: ReturnType<typeof reader>, value: unknown): StackFile['oidc'] & {} {
  const fields = read.fields(value, 'oidc');
  return {
    issuer: read.loopback(fields.issuer, 'oidc.issuer'),
    alias: read.text(fields.alias, 'oidc.alias'),
    audience: read.text(fields.audience, 'oidc.audience'),
  };
}

function readIdentity(read: ReturnType<typeof reader>, value: unknown, at: string): StackIdentity {
  const fields = read.fields(value, at);
  return {
    name: read.text(fields.name, `${at}.name`),
    arn: read.text(fields.arn, `${at}.arn`),
    accessKeyId: read.text(fields.accessKeyId, `${at}.accessKeyId`),
    secretAccessKey: read.text(fields.secretAccessKey, `${at}.secretAccessKey`),
    ...(fields.sessionToken === undefined
      ? {}
      : { sessionToken: read.text(fields.sessionToken, `${at}.sessionToken`) }),
  };
}

/** Readers that note what is wrong and go on, so that all faults are told at once. */
function reader(faults: string[]) {
  const wrong = (at: string, what: string): void => void faults.push(`\`${at}\` is not ${what}`);
  const text = (value: unknown, at: string): string => {
    // Printable ASCII: these become headers and arguments.
    if (typeof value === 'string' && /^[\x20-\x7e]{1,8192}$/.test(value)) return value;
    wrong(at, 'printable text');
    return '';
  };
  return {
    text,
    loopback(value: unknown, at: string): string {
      const url = text(value, at);
      if (/^http:\/\/127\.0\.0\.1:\d{1,5}\/?$/.test(url)) return url;
      if (url !== '') wrong(at, '`http://127.0.0.1:PORT`');
      return '';
    },
    fields(value: unknown, at: string): Fields {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
      wrong(at, 'an object');
      return {};
    },
    list(value: unknown, at: string): readonly unknown[] {
      if (Array.isArray(value)) return value;
      wrong(at, 'a list');
      return [];
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
