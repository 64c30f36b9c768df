import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  type Parameter,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { readAwsFailure } from '../../functions/aws/aws-failure.ts';
import { clientSettings } from '../../functions/aws/client-settings.ts';
import { readVersion, type StoredVersion } from './stored-version.ts';

/** A document as it stands in the store. */
export type Stored = { profile: string; text: string; version: number; secure: boolean; arn: string };

export type Tier = 'Standard' | 'Advanced';

/** One version to be put. */
export type Put = {
  profile: string;
  text: string;
  tier: Tier;
  /** The version it replaces; undefined: there must be none. */
  over: StoredVersion | undefined;
};

/** What the commands do to one root of Parameter Store. Each throws what the SDK throws. */
export type ParameterStore = {
  /** Every document right below the root. */
  list: () => Promise<readonly Stored[]>;
  /** The latest version of one; undefined where there is none. */
  read: (profile: string) => Promise<Stored | undefined>;
  /** Oldest first, at most 100; empty where there is none. */
  history: (profile: string) => Promise<readonly StoredVersion[]>;
  /** The number of the new version; `exists` when there was to be none. */
  put: (put: Put) => Promise<number | 'exists'>;
  label: (profile: string, version: number, label: string) => Promise<void>;
  /** Deletes it with all its versions. */
  remove: (profile: string) => Promise<void>;
};

type Where = {
  root: string;
  region: string;
  environment: Readonly<Record<string, string | undefined>>;
  wait: (ms: number) => Promise<void>;
};

const MOST_READ_ATTEMPTS = 5;
/** PutParameter is allowed 3 times a second: https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MOST_THROTTLED = 7;
const FIRST_WAIT_MS = 250;

/** Parameter Store by the SDK, below `root`; SecureStrings are decrypted and stay what they are. */
export function openParameters({ root, region, environment, wait }: Where): ParameterStore {
  const settings = clientSettings('SSM', region, environment);
  const reader = new SSMClient({ ...settings, maxAttempts: MOST_READ_ATTEMPTS });
  // A write is tried once: of an answer that was lost nobody knows what became of it.
  const writer = new SSMClient({ ...settings, maxAttempts: 1 });
  const nameOf = (profile: string): string => `${root}/${profile}`;
  const writing = <Result>(write: () => Promise<Result>): Promise<Result> => untilAccepted(write, wait);
  return {
    list: () => listBelow(reader, root),
    read: async (profile) => {
      const Names = [nameOf(profile)];
      const answer = await reader.send(new GetParametersCommand({ Names, WithDecryption: true }));
      return answer.Parameters?.flatMap((parameter) => storedOf(root, parameter))[0];
    },
    history: (profile) => readHistory(reader, nameOf(profile)),
    put: (put) => writing(() => putOne(writer, nameOf(put.profile), put)),
    label: async (profile, version, label) => {
      const Name = nameOf(profile);
      const command = new LabelParameterVersionCommand({
        Name,
        ParameterVersion: version,
        Labels: [label],
      });
      const { InvalidLabels = [] } = await writing(() => writer.send(command));
      if (InvalidLabels.length > 0) throw new Error('ssm: the label was refused');
    },
    remove: async (profile) => {
      await writing(() => writer.send(new DeleteParameterCommand({ Name: nameOf(profile) })));
    },
  };
}

/** A throttled call did nothing: it is made again, each time after twice the wait. */
async function untilAccepted<Result>(write: () => Promise<Result>, wait: Where['wait']): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (attempt === MOST_THROTTLED || readAwsFailure('ssm', error).kind !== 'throttled') throw error;
      await wait(FIRST_WAIT_MS * 2 ** attempt);
    }
  }
}

async function listBelow(client: SSMClient, root: string): Promise<readonly Stored[]> {
  const found: Stored[] = [];
  let token: string | undefined;
  do {
    const answer = await client.send(
      new GetParametersByPathCommand({
        Path: root,
        Recursive: false,
        WithDecryption: true,
        MaxResults: 10,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    found.push(...(answer.Parameters ?? []).flatMap((parameter) => storedOf(root, parameter)));
    token = answer.NextToken || undefined;
  } while (token !== undefined);
  return found.toSorted((a, b) => (a.profile < b.profile ? -1 : 1));
}

function storedOf(root: string, { Name = '', Value, Version, Type, ARN = '' }: Parameter): Stored[] {
  if (!Name.startsWith(`${root}/`) || Value === undefined || Version === undefined)
    throw new Error('ssm: a parameter without name, value or version');
  const profile = Name.slice(root.length + 1);
  return [{ profile, text: Value, version: Version, secure: Type === 'SecureString', arn: ARN }];
}

async function readHistory(client: SSMClient, name: string): Promise<readonly StoredVersion[]> {
  const versions: StoredVersion[] = [];
  let token: string | undefined;
  do {
    const command = new GetParameterHistoryCommand({
      Name: name,
      WithDecryption: true,
      MaxResults: 50,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const answer = await client.send(command).catch((error: unknown) => {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    });
    versions.push(...(answer?.Parameters ?? []).map(readVersion));
    token = answer?.NextToken || undefined;
  } while (token !== undefined);
  return versions.toSorted((a, b) => a.version - b.version);
}

/**
 * The tier is always said: without one the account's setting would choose. What the version before had is said again,
 * for a SecureString without a key's id would be encrypted under the account's own key.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
async function putOne(
  client: SSMClient,
  Name: string,
  { text, tier, over }: Put,
): Promise<number | 'exists'> {
  const kept = over === undefined ? { Type: 'String' as const } : { Type: over.type, ...over.kept };
  try {
    const { Version } = await client.send(
      new PutParameterCommand({ Name, Value: text, Tier: tier, Overwrite: over !== undefined, ...kept }),
    );
    if (Version === undefined) throw new Error('ssm: a write without a version');
    return Version;
  } catch (error) {
    if (error instanceof ParameterAlreadyExists) return 'exists';
    throw error;
  }
}
