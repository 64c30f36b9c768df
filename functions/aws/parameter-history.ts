import {
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  type ParameterHistory,
  ParameterNotFound,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { pooledSettings } from './pooled-settings.ts';

/** One version of a parameter; the text of a SecureString is not read. */
export type HistoryVersion = {
  version: number;
  type: string;
  modifiedMs: number;
  modifiedBy: string | null;
  text: string | null;
};

const MOST_ATTEMPTS = 5;

/**
 * Parameter Store’s memory: who wrote which version when. Values are asked for as they are kept, so that no key of KMS
 * is needed. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
 */
export function createParameterHistory(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): {
  readHistory: (name: string) => Promise<readonly HistoryVersion[] | undefined>;
  listParameters: (path: string) => Promise<readonly string[]>;
} {
  const client = new SSMClient({ ...pooledSettings('SSM', region, environment), maxAttempts: MOST_ATTEMPTS });
  return {
    async readHistory(name) {
      try {
        return await readVersions(client, name);
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    async listParameters(path) {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const answer = await client.send(
          new GetParametersByPathCommand({
            Path: path,
            Recursive: false,
            WithDecryption: false,
            MaxResults: 10,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        for (const { Name } of answer.Parameters ?? []) if (Name !== undefined) names.push(Name);
        token = answer.NextToken || undefined;
      } while (token !== undefined);
      return names;
    },
  };
}

async function readVersions(client: SSMClient, name: string): Promise<readonly HistoryVersion[]> {
  const versions: HistoryVersion[] = [];
  let token: string | undefined;
  do {
    const answer = await client.send(
      new GetParameterHistoryCommand({
        Name: name,
        WithDecryption: false,
        MaxResults: 50,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    versions.push(...(answer.Parameters ?? []).map(readVersion));
    token = answer.NextToken || undefined;
  } while (token !== undefined);
  return versions;
}

function readVersion({ Version, Type, LastModifiedDate, LastModifiedUser, Value }: ParameterHistory) {
  if (Version === undefined || Type === undefined || LastModifiedDate === undefined)
    throw new Error('ssm: a version without number, type or date');
  return {
    version: Version,
    type: Type,
    modifiedMs: LastModifiedDate.getTime(),
    modifiedBy: LastModifiedUser || null,
    text: Type === 'SecureString' ? null : (Value ?? ''),
  };
}
