import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { evaluateExpression, evaluateSearch, type Line, readSearch } from '../../dashboards/evaluate.ts';
import { idsOf, parseExpression } from '../../dashboards/expression.ts';
import type { SampleStore, Series, Span } from '../../dashboards/samples.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
type Query = {
  Id: string;
  Label: string;
  ReturnData: boolean;
  Expression?: string;
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
    Period: number;
    Stat: string;
  };
};
type Asked = {
  MetricDataQueries: Query[];
  StartTime: number;
  EndTime: number;
  ScanBy: string;
  NextToken?: string;
};

export type CloudWatchStandIn = {
  url: string;
  calls: Asked[];
  /** Answers this instead, until undefined again: an error’s type and status. */
  fail: { type: string; status: number } | undefined;
  /** Messages about the whole operation. */
  messages: { Code: string; Value: string }[];
  stop: () => Promise<void>;
};

/** Values of a series in one answer; AWS’s limit of datapoints is far off. */
const PAGE = 40;

/**
 * GetMetricData alone, over samples, with the mathematics of the dashboards’ evaluator. It refuses what AWS refuses of
 * ids, statistics, periods, times and tokens, and any other operation, signer or service.
 */
export async function startCloudWatch(store: SampleStore, accessKeyId: string): Promise<CloudWatchStandIn> {
  const calls: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(value));
    const refuse = (type: string, message: string, status = 400) =>
      answer(status, { __type: `com.amazonaws.cloudwatch#${type}`, message });
    const { authorization = '', 'x-amz-target': target } = request.headers;
    if (!new RegExp(`Credential=${accessKeyId}/\\d{8}/us-east-1/monitoring/aws4_request`).test(authorization))
      return refuse('UnrecognizedClientException', 'not the reader’s keys', 403);
    if (target !== 'GraniteServiceVersion20100801.GetMetricData')
      return refuse('AccessDeniedException', `${target} is not granted`);
    if (standIn.fail !== undefined) return refuse(standIn.fail.type, 'as asked', standIn.fail.status);
    const asked: Asked = JSON.parse(body);
    calls.push(asked);
    const fault = faultOf(asked);
    if (fault !== undefined) return refuse('ValidationError', fault);
    return answer(200, pageOf(asked, store, standIn.messages));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port }: AddressInfo | { port: number } = addressOf(server.address());
  const standIn: CloudWatchStandIn = {
    url: `http://127.0.0.1:${port}`,
    calls,
    fail: undefined,
    messages: [],
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return standIn;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}

const STAT = /^(?:Sum|Average|Minimum|Maximum|SampleCount|p\d{1,2}(?:\.\d+)?|PR\(:\d+(?:\.\d+)?\))$/;

function faultOf({ MetricDataQueries: queries, StartTime, EndTime }: Asked): string | undefined {
  const ids = new Set(queries.map(({ Id }) => Id));
  if (queries.length === 0 || queries.length > 500) return 'from 1 to 500 queries';
  if (ids.size < queries.length) return 'an id twice';
  if (!queries.some(({ ReturnData }) => ReturnData)) return 'nothing is returned';
  if (StartTime >= EndTime) return 'EndTime must be greater than StartTime';
  for (const { Id, Expression, MetricStat } of queries) {
    if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(Id)) return `the id ${Id}`;
    if ((Expression === undefined) === (MetricStat === undefined)) return `either of two in ${Id}`;
    if (MetricStat !== undefined) {
      const { Period, Stat, Metric } = MetricStat;
      if (Period % 60 !== 0 || !STAT.test(Stat)) return `period or statistic of ${Id}`;
      if (Metric.Dimensions.length > 30 || Metric.Dimensions.some(({ Value }) => Value === ''))
        return `dimensions of ${Id}`;
      // Periods begin where the range does: one that begins elsewhere would show other periods at each look.
      if (StartTime % Period !== 0 || EndTime % Period !== 0)
        return `the range is not whole periods of ${Id}`;
    } else if (readSearch(Expression ?? '') === undefined)
      for (const id of idsOf(parseExpression(Expression ?? ''))) if (!ids.has(id)) return `${Id} needs ${id}`;
  }
  return undefined;
}

type Result = { Id: string; Label: string; series: Series; periodSeconds: number };

function pageOf(asked: Asked, store: SampleStore, Messages: CloudWatchStandIn['messages']) {
  const from = Number(asked.NextToken ?? 0);
  const results = resultsOf(asked, store).map(({ Id, Label, series, periodSeconds }) => {
    const points = series.flatMap((value, n): [number, number][] =>
      value === undefined ? [] : [[asked.StartTime + n * periodSeconds, value]],
    );
    const page = points.slice(from, from + PAGE);
    return {
      Id,
      Label,
      StatusCode: points.length > from + PAGE ? 'PartialData' : 'Complete',
      Timestamps: page.map(([time]) => time),
      Values: page.map(([, value]) => value),
    };
  });
  const isAll = results.every(({ StatusCode }) => StatusCode === 'Complete');
  // In an order of CloudWatch's own.
  const MetricDataResults = results.toReversed();
  return { MetricDataResults, Messages, ...(isAll ? {} : { NextToken: String(from + PAGE) }) };
}

function resultsOf({ MetricDataQueries: queries, StartTime, EndTime }: Asked, store: SampleStore): Result[] {
  const span = (periodSeconds: number): Span => ({
    endMs: EndTime * 1000,
    periodSeconds,
    count: (EndTime - StartTime) / periodSeconds,
  });
  const [first] = queries.flatMap(({ MetricStat }) => MetricStat?.Period ?? []);
  const known = new Map<string, Series>();
  const linesOf = ({ Id, Label, Expression = '', MetricStat }: Query): Line[] => {
    if (MetricStat !== undefined) {
      const { Namespace: namespace, MetricName: metric, Dimensions } = MetricStat.Metric;
      const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      const series = store.series(
        { namespace, metric, dimensions },
        MetricStat.Stat,
        span(MetricStat.Period),
      );
      known.set(Id, series);
      return [{ label: Label, series }];
    }
    const search = readSearch(Expression);
    if (search === undefined)
      return [{ label: Label, series: evaluateExpression(Expression, known, span(first ?? 60).count) }];
    const dynamic = search.dimensions.map((name) => `\${PROP('Dim.${name}')}`).join(' ');
    const found = evaluateSearch(search, store, span(search.period));
    return found.map(({ label, series }) => ({ label: Label.replace(dynamic, label), series }));
  };
  const ordered = queries.toSorted(
    (a, b) => Number(b.MetricStat !== undefined) - Number(a.MetricStat !== undefined),
  );
  return ordered.flatMap((query) => {
    const periodSeconds =
      readSearch(query.Expression ?? '')?.period ?? query.MetricStat?.Period ?? first ?? 60;
    const lines = linesOf(query);
    return query.ReturnData
      ? lines.map(({ label, series }) => ({ Id: query.Id, Label: label, series, periodSeconds }))
      : [];
  });
}
