import { AWS_METRICS, type AwsMetric } from '../../dashboards/aws-metrics.ts';
import { METRIC_NAMESPACE } from '../../functions/observe/emf.ts';
import type { MetricTable } from '../../functions/observe/metric.ts';
import { METRIC_TABLES } from '../../functions/observe/metric-tables.ts';
import { alarmReads, DASHBOARDS, metricWidgets, NOT_SHOWN, readAlarms, readsOf } from './files.ts';

const HEAD = `# Metrics

Namespace \`${METRIC_NAMESPACE}\`, written as EMF lines (CloudWatch's embedded metric format): each function one line per
invocation under the dimension \`service\`, latencies as they are, so that any percentile can be asked for. Requests for a
profile of \`SENTINEL_METRIC_PROFILES\` write a second line under \`service\` and \`profile\`, of the metrics that say so
below; the profile of the others is a member of the first line that is no dimension, for Logs Insights. No metric has a
user or a request id as a dimension: the ledger and the log have those.

Made from \`functions/observe\` and \`dashboards\` by \`node run.mjs test/dashboards/write-metrics-document.ts\`; a test
compares them. [What it costs](costs.md); [why it is so](decisions/observability.md).
`;

const TAIL = `## Rules of the dashboards

- \`dashboards/*.json\` hold \`\${variables}\` of \`dashboards/variables.json\`; Terraform fills them in with
  \`replace(templatefile(FILE, VARIABLES), "/\\"#(-?[0-9.]+)\\"/", "$1")\`, which also turns \`"#100"\` into the number 100.
- Each chart asks a question, has the unit on its axis, the thresholds of its alarms as lines, and below it the link to
  the section of the [runbook](runbooks/service.md) that says what to do.
- \`dashboards/alarms.json\` has the arguments of Terraform's \`aws_cloudwatch_metric_alarm\` and
  \`aws_cloudwatch_composite_alarm\`; \`severity\` and \`runbook\` are ours. Actions belong to \`page\` and \`look\` alone.
- Dashboards and alarms are put into moto by PutDashboard and PutMetricAlarm. Moto (5.2.5) does not know PutCompositeAlarm: the
  rules of composites are held to AWS's grammar and limits by \`dashboards/alarm-rule.ts\`, their arguments to the service
  model of the SDKs and to the schema of Terraform's provider. LocalStack 4.5.0 knows it, and took all 11 composites, the 38
  alarms and the three dashboards, tried by hand once (2026-11-24); it is too much to install for each run.
`;

/** docs/metrics.md, whole. */
export function metricsDocument(): string {
  const tables = Object.entries<MetricTable>(METRIC_TABLES).map(
    ([service, table]) => `## \`${service}\`\n\n${ownTable(service, table)}`,
  );
  return [HEAD, ...tables, `## Of AWS\n\n${awsTable()}`, alarmTable(), TAIL].join('\n');
}

function ownTable(service: string, table: MetricTable): string {
  const rows = Object.entries(table).map(([name, { unit, meaning, dimensions }]) => {
    const where = shownOn(
      (read) => read.metric === name && ['*', service].includes(read.dimensions.service ?? ''),
    );
    return `| \`${name}\` | ${unit} | ${dimensions.length > 1 ? 'service; service, profile' : 'service'} | ${meaning} | ${where || NOT_SHOWN[name]} |`;
  });
  return [
    '| metric | unit | dimensions | meaning | shown on |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function awsTable(): string {
  const rows = Object.entries<AwsMetric>(AWS_METRICS).map(
    ([name, { namespace, unit, dimension }]) =>
      `| \`${namespace}\` \`${name}\` | ${unit} | ${dimension} | ${shownOn((read) => read.metric === name && read.namespace === namespace)} |`,
  );
  return ['| metric | unit | dimension | shown on |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

type Read = ReturnType<typeof readsOf>[number];

function shownOn(matches: (read: Read) => boolean): string {
  return DASHBOARDS.filter((name) => metricWidgets(name).flatMap(readsOf).some(matches)).join(', ');
}

function alarmTable(): string {
  const { alarms, composites } = readAlarms();
  const told = [...composites, ...alarms].filter(({ severity }) => severity !== 'part');
  const rows = told.map(
    ({ alarm_name, severity, alarm_description, runbook }) =>
      `| \`${alarm_name}\` | ${severity === 'all' ? '' : severity} | ${alarm_description.replace(/ \S+$/, '')} | [what to do](runbooks/${runbook}) |`,
  );
  const parts = alarms.length - told.length + composites.length;
  return `## Alarms

With the defaults of \`dashboards/variables.json\`; ${parts} more are the single windows of the burn rates, and ${new Set(alarmReads().map(({ metric }) => metric)).size} metrics
are read by all of them together.

| alarm | for whom | when | |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
