import { type AwsError, type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { type Members, readInput } from '../aws-http/members.ts';
import { readBusName } from './operation.ts';

export type Entry = {
  busName: string;
  source: string;
  detailType: string;
  /** The JSON text as sent. */
  detail: string;
  resources: readonly string[];
  timeMs: number | undefined;
};

type RawEntry = {
  source: string | undefined;
  detailType: string | undefined;
  detail: string | undefined;
  resources: readonly string[] | undefined;
  timeMs: number | undefined;
  busName: string;
};

export type EntryResult =
  | { ok: true; entry: Entry }
  | { ok: false; error: Pick<AwsError, 'code' | 'message'> };

/** All entries of one request together stay below this. */
export const maxRequestBytes = 1_048_576;

const bytes = (text: string | undefined): number => Buffer.byteLength(text ?? '');

/** An entry's size as AWS counts it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
function entryBytes(entry: RawEntry): number {
  const resources = (entry.resources ?? []).reduce((sum, resource) => sum + bytes(resource), 0);
  const time = entry.timeMs === undefined ? 0 : 14;
  return time + bytes(entry.source) + bytes(entry.detailType) + bytes(entry.detail) + resources;
}

function readEntry(members: Members): RawEntry {
  const time = members.raw('Time');
  if (time !== undefined && (typeof time !== 'number' || !Number.isFinite(time))) {
    members.fault('Time', String(time), 'Member must be a timestamp in seconds');
  }
  members.string('TraceHeader', { min: 1, max: 500 });
  return {
    source: members.string('Source'),
    detailType: members.string('DetailType'),
    detail: members.string('Detail'),
    resources: members.strings('Resources', {}, { max: 2048 }),
    timeMs: typeof time === 'number' ? time * 1000 : undefined,
    busName: readBusName(members),
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const invalid = (member: string) => ({
  ok: false as const,
  error: {
    code: 'InvalidArgument',
    message: `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
  },
});

function checkEntry(raw: RawEntry): EntryResult {
  const { source, detailType, detail, resources = [], timeMs, busName } = raw;
  if (!source) return invalid('Source');
  if (!detailType) return invalid('DetailType');
  if (!detail) return invalid('Detail');
  if (source.startsWith('aws.')) {
    const message = 'Not authorized for the source.';
    return { ok: false, error: { code: 'NotAuthorizedForSourceException', message } };
  }
  if (!isJsonObject(detail)) {
    return { ok: false, error: { code: 'MalformedDetail', message: 'Detail is malformed.' } };
  }
  return { ok: true, entry: { busName, source, detailType, detail, resources, timeMs } };
}

/**
 * Reads a PutEvents request: 1 to 10 entries, together below 1 MB, or the request is refused whole; what is wrong
 * with one entry fails that entry alone
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html).
 */
export function readPutEvents(input: unknown): Outcome<EntryResult[]> {
  const read = readInput(input, 'json', (members) => {
    const entries = members.structures('Entries', readEntry, { min: 1, max: 10 });
    if (entries === undefined) members.fault('Entries', undefined, 'Member must not be null');
    return entries ?? [];
  });
  if (!read.ok) return read;
  const total = read.output.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (total >= maxRequestBytes) {
    return refuse('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  return { ok: true, output: read.output.map(checkEntry) };
}
