import type { Alarms } from '../../dashboards/alarms.ts';
import type { MetricTable } from '../../functions/observe/metric.ts';
import { METRIC_TABLES } from '../../functions/observe/metric-tables.ts';
import { type BillLine, billOf, type Quantities } from './bill.ts';
import { readingsOfConsole } from './console-reads.ts';
import type { Counted, Kind } from './measure.ts';
import { costOf, PRICES, PRICES_OF, type Price } from './prices.ts';
import { PLATFORM_BYTES } from './printed.ts';

export type Facts = {
  counted: Counted;
  overhead: { logUs: number; emfUs: number };
  quantities: Quantities;
  alarms: Alarms;
  machine: string;
  measuredAt: string;
};

const RATIOS = [0, 0.5, 0.9];

/** docs/costs.md, whole. */
export function costsDocument(facts: Facts): string {
  return [
    HEAD,
    `## A million vends\n\n${vendTable(facts.quantities)}`,
    observing(facts),
    fixed(facts.alarms),
    looking(),
    `## Prices\n\n${priceTable()}`,
  ].join('\n');
}

const HEAD = `# Costs

What the service costs to run and to look at, from counted bytes and units and from AWS's list prices of ${PRICES_OF.region} as of
${PRICES_OF.readOn}, without free tiers. Made by \`npm run bench:observe\`; a test compares the counts with what the functions print
today. AWS's pages draw their price tables by script, so the prices were taken from what others write of them: check one
that matters to you on its page.
`;

function vendTable(quantities: Quantities): string {
  const bills = RATIOS.map((ratio) => billOf(quantities, ratio));
  const [first = []] = bills;
  const rows = first.map(({ what }, n) => {
    const lines = bills.flatMap((bill) => bill[n] ?? []);
    const amounts = [...new Set(lines.map(({ amount }) => amount))].join(' / ');
    return `| ${what} | ${amounts} | ${lines.map(({ dollars }) => money(dollars)).join(' | ')} |`;
  });
  const sums = (matches: (line: BillLine) => boolean) =>
    bills
      .map((bill) => `**${money(bill.filter(matches).reduce((sum, { dollars }) => sum + dollars, 0))}**`)
      .join(' | ');
  return `Each vend allowed, at three shares of sessions from the cache; \`/\` separates amounts where they differ.

| | per vend | no hits | 50 % hits | 90 % hits |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
| **of which to observe** | | ${sums(({ isObserving }) => isObserving)} |
| **all** | | ${sums(() => true)} |

- AssumeRole is free. Parameter Store is at standard throughput; with high throughput each read of a policy and its
  profile, at most one a minute, profile and environment, is two of \`ssm\`'s interactions at $0.05 per 10,000.
- The handler's time is the local stack's, on a shared machine, with services that take about as long as AWS's do; the
  writer's is on a table on the same machine. Memory is 512 MB. A cold start is billed as well.
- Not in it: storage (the log groups' and the table's, by their retention), requests of people who look (Logs Insights:
  $0.005 a GB searched; the console, below), data out of AWS, the detections' own DynamoDB units.
- The queues' readers take ten messages at once, as under load; a quiet service pays up to ten times their share.
`;
}

function observing({ counted, overhead, machine, measuredAt }: Facts): string {
  const row = (what: string, { logBytes, emfBytes }: Kind) =>
    `| ${what} | ${logBytes} | ${emfBytes} | ${logBytes + emfBytes + PLATFORM_BYTES} |`;
  return `## What a request leaves in the logs

| request | log line, bytes | EMF, bytes | with Lambda's own ${PLATFORM_BYTES} |
| --- | --- | --- | --- |
${row('session from the cache', counted.hit)}
${row('the same, for a profile of `SENTINEL_METRIC_PROFILES`', counted.listedHit)}
${row('session from STS', counted.miss)}
${row('denied', counted.deny)}

The log line takes ${overhead.logUs} µs of the handler, the metrics ${overhead.emfUs} µs (medians; ${machine}, ${measuredAt.slice(0, 10)}).
\`SENTINEL_LOG_LEVEL\` \`warn\` leaves the line of allowed requests out; the ledger has them all the same. Lambda's own lines
(START, END, REPORT) cannot be had for less in the text format.
`;
}

function fixed({ alarms, composites }: Alarms): string {
  const tables = Object.values<MetricTable>(METRIC_TABLES).flatMap((table) => Object.values(table));
  const perProfile = tables.filter(({ dimensions }) => dimensions.length > 1).length;
  const alarmMetrics = alarms.flatMap(({ metric_query }) =>
    metric_query.filter(({ metric }) => metric),
  ).length;
  const signatures = (30 * 86_400) / 5;
  const rows: [string, string, number][] = [
    ['custom metrics of all functions', `${tables.length}`, costOf(PRICES.metric, tables.length)],
    [
      'each profile of `SENTINEL_METRIC_PROFILES`',
      `${perProfile} metrics`,
      costOf(PRICES.metric, perProfile),
    ],
    ['alarms, by the metrics they read', `${alarmMetrics}`, costOf(PRICES.alarmMetric, alarmMetrics)],
    ['composite alarms', `${composites.length}`, costOf(PRICES.compositeAlarm, composites.length)],
    ['dashboards', '3', costOf(PRICES.dashboard, 3)],
    ['checkpoints, where decisions never pause: KMS', `${signatures}`, costOf(PRICES.signature, signatures)],
    ['the same: copies to S3', `${2 * signatures}`, costOf(PRICES.objectPut, 2 * signatures)],
  ];
  return `## What a month costs anyhow

| | amount | $ |
| --- | --- | --- |
${rows.map(([what, amount, dollars]) => `| ${what} | ${amount} | ${money(dollars)} |`).join('\n')}

A metric is paid for by the hour in which it has a value. CloudWatch gives every account ten metrics, ten alarm metrics
and three dashboards of 50 metrics, which are not taken off here.
`;
}

/** The console asks again at most this often. */
const READINGS_AN_HOUR = 3600 / 30;

function looking(): string {
  const rows = readingsOfConsole().map(({ name, named, ofProfile }) => {
    const dollars = (metrics: number) => money(costOf(PRICES.metricRead, metrics * READINGS_AN_HOUR));
    const profiles = ofProfile === 0 ? '' : `${ofProfile}`;
    return `| ${name} | ${named} | ${dollars(named)} | ${profiles} | ${ofProfile === 0 ? '' : dollars(ofProfile)} |`;
  });
  return `## What an hour before the console costs

A dashboard of \`sentinel console\` on AWS reads its metrics every half minute while its page is to be seen, once for all tabs
that show it over the same range.

| dashboard | metrics of a reading | $ an hour | and for each listed profile | $ an hour |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function priceTable(): string {
  const rows = Object.values<Price>(PRICES).map(
    ({ dollars, per, unit, source }) =>
      `| ${per === 1 ? '' : `${per.toLocaleString('en-US')} `}${unit} | ${dollars} | <${source}> |`,
  );
  return ['| | $ | source |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

const money = (dollars: number): string => dollars.toFixed(2);
