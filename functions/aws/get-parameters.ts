import {
  GetParametersByPathCommand,
  GetParametersCommand,
  type Parameter,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { FetchOutcome } from '../cache/configuration-provider.ts';
import type { RawDocument } from '../profile/raw-document.ts';
import { readAwsFailure } from './aws-failure.ts';
import { withJsonWriter } from './json-writer.ts';
import { leanClient } from './lean-client.ts';
import { onceMore } from './once-more.ts';
import { withTimeLimit } from './time-limit.ts';
import { waitingSettings } from './waiting-settings.ts';

/** Reads parameters by their full names; one that does not exist is not in the answer. Ten names at most. */
export type GetParameters = (
  names: readonly string[],
  limitMs: number,
) => Promise<FetchOutcome<RawDocument[]>>;

/** Reads all parameters directly below a path, page by page, at most `mostPages` of ten. */
export type GetParametersByPath = (
  path: string,
  limitMs: number,
  mostPages: number,
) => Promise<FetchOutcome<RawDocument[]>>;

/** Parameter Store by the SDK; SecureStrings are decrypted. */
export function createParameterReaders(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): { getParameters: GetParameters; getParametersByPath: GetParametersByPath } {
  const client = withJsonWriter(leanClient(new SSMClient(waitingSettings('SSM', region, environment))));
  return {
    getParameters: (names, limitMs) =>
      reading(limitMs, async (abortSignal) => {
        const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
        return rawDocuments(
          (await onceMore(abortSignal, () => client.send(command, { abortSignal }))).Parameters,
        );
      }),
    getParametersByPath: (path, limitMs, mostPages) =>
      reading(limitMs, (abortSignal) => readPages(client, path, mostPages, abortSignal)),
  };
}

async function readPages(
  client: SSMClient,
  path: string,
  mostPages: number,
  abortSignal: AbortSignal,
): Promise<FetchOutcome<RawDocument[]>> {
  const documents: RawDocument[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new GetParametersByPathCommand({
      Path: path,
      Recursive: false,
      WithDecryption: true,
      MaxResults: 10,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const answer = await onceMore(abortSignal, () => client.send(command, { abortSignal }));
    const read = rawDocuments(answer.Parameters);
    if (!read.ok) return read;
    documents.push(...read.value);
    token = answer.NextToken;
    if (token === undefined || token === '') return { ok: true, value: documents };
  }
  return unusable(`more than ${mostPages * 10} parameters below the path`);
}

async function reading(
  limitMs: number,
  read: (signal: AbortSignal) => Promise<FetchOutcome<RawDocument[]>>,
): Promise<FetchOutcome<RawDocument[]>> {
  try {
    return await withTimeLimit(limitMs, read);
  } catch (error) {
    const failure = readAwsFailure('ssm', error);
    return { ok: false, kind: failure.kind === 'refused' ? 'refused' : 'unavailable', cause: failure.cause };
  }
}

function rawDocuments(parameters: readonly Parameter[] | undefined): FetchOutcome<RawDocument[]> {
  if (parameters === undefined) return unusable('an answer without parameters');
  const documents: RawDocument[] = [];
  for (const { Name, Value, Version } of parameters) {
    if (Name === undefined || Value === undefined || Version === undefined)
      return unusable('a parameter without name, value or version');
    documents.push({ name: Name, text: Value, version: Version });
  }
  return { ok: true, value: documents };
}

/** An answer that came and says nothing one could decide by. */
function unusable(fault: string): FetchOutcome<RawDocument[]> {
  return { ok: false, kind: 'unavailable', cause: `ssm: ${fault}` };
}
