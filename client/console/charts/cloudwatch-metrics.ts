import type { CloudWatchClient, GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { pooledSettings } from '../../../functions/aws/pooled-settings.ts';
import { withTimeLimit } from '../../../functions/aws/time-limit.ts';
import type { MetricQuestion } from './metric-queries.ts';

/** A series as CloudWatch gave it: values by the beginnings of their periods, Unix seconds. */
export type FoundSeries = { id: string; label: string; values: Map<number, number> };

export type MetricAnswer =
  | { ok: true; series: FoundSeries[] }
  /** CloudWatch answered, and not with all of it. */
  | { ok: false; message: string };

/** Reads metrics; rejects with the SDK's error where CloudWatch does not answer. */
export type ReadMetrics = (question: MetricQuestion) => Promise<MetricAnswer>;

const LIMIT_MS = 10_000;
/** An account's quota is 50 calls a second, for all who read there. */
const MOST_AT_ONCE = 6;
/** A page has a hundred thousand values: one widget does not need another. */
const MOST_PAGES = 10;

/** Metrics by GetMetricData, with the keys of the environment. The SDK's client is loaded at the first question. */
export function createMetricReader(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): ReadMetrics {
  const settings = { ...pooledSettings('CLOUDWATCH', region, environment), maxAttempts: 2 };
  let made: Promise<Asking> | undefined;
  const open = async (): Promise<Asking> => {
    const { CloudWatchClient, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const client: CloudWatchClient = new CloudWatchClient(settings);
    return ({ startMs, endMs, queries }, NextToken, abortSignal) => {
      const [StartTime, EndTime] = [new Date(startMs), new Date(endMs)];
      const range = { StartTime, EndTime, ScanBy: 'TimestampAscending' } as const;
      const more = NextToken === undefined ? {} : { NextToken };
      const command = new GetMetricDataCommand({ ...range, MetricDataQueries: queries, ...more });
      return client.send(command, { abortSignal });
    };
  };
  return atMost(MOST_AT_ONCE, (question) =>
    withTimeLimit(LIMIT_MS, async (signal) => {
      made ??= open();
      return readPages(await made, question, signal);
    }),
  );
}

type Asking = (
  question: MetricQuestion,
  nextToken: string | undefined,
  signal: AbortSignal,
) => Promise<GetMetricDataCommandOutput>;

async function readPages(ask: Asking, question: MetricQuestion, signal: AbortSignal): Promise<MetricAnswer> {
  const found = new Map<string, FoundSeries & { status: string }>();
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { MetricDataResults = [], Messages = [], NextToken } = await ask(question, token, signal);
    const [message] = Messages;
    if (message !== undefined) return notAll(message.Code ?? 'no code');
    for (const {
      Id = '',
      Label = '',
      StatusCode = 'Complete',
      Timestamps = [],
      Values = [],
    } of MetricDataResults) {
      const key = JSON.stringify([Id, Label]);
      const series = found.get(key) ?? { id: Id, label: Label, values: new Map(), status: '' };
      found.set(key, Object.assign(series, { status: StatusCode }));
      for (const [n, time] of Timestamps.entries()) {
        const value = Values[n];
        if (value !== undefined) series.values.set(time.getTime() / 1000, value);
      }
    }
    token = NextToken;
    if (token !== undefined && token !== '') continue;
    const part = [...found.values()].find(({ status }) => status !== 'Complete');
    return part === undefined ? { ok: true, series: [...found.values()] } : notAll(part.status);
  }
  return notAll(`more than ${MOST_PAGES} pages`);
}

function notAll(what: string): MetricAnswer {
  return {
    ok: false,
    message: `CloudWatch did not give all that was asked (${what}): choose a shorter time`,
  };
}

/** Lets so many calls run at a time; the others wait for their turn. */
function atMost<Given, Result>(
  most: number,
  call: (given: Given) => Promise<Result>,
): (given: Given) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (given) => {
    if (running >= most) await new Promise<void>((begin) => waiting.push(begin));
    else running += 1;
    try {
      return await call(given);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
