import { type MetricProperties, plotsOf } from '../../../dashboards/widgets.ts';
import { readAwsFailure } from '../../../functions/aws/aws-failure.ts';
import type { DashboardAnswer, WidgetAnswer } from '../answers.ts';
import { chartBody, type DrawnLine } from './chart-body.ts';
import type { FoundSeries, ReadMetrics } from './cloudwatch-metrics.ts';
import type { DrawBody, TimeRange } from './draw-dashboard.ts';
import { type MetricQuestion, MOST_QUERIES, questionsOf } from './metric-queries.ts';

/** Widgets drawn from CloudWatch's metrics. A query of the logs is shown to be run elsewhere: it costs by the GB. */
export function drawCloudWatch(read: ReadMetrics): DrawBody {
  return async (widget, range) => {
    if (widget.type === 'log') return { kind: 'query', query: widget.properties.query };
    const { properties } = widget;
    if (readsUnknownApi(properties)) return problem(API_UNKNOWN);
    try {
      return await drawMetrics(properties, read, range);
    } catch (error) {
      return problem(told(error));
    }
  };
}

const API_UNKNOWN =
  'the id of the API is not known: start the console with `--api-id`, or set SENTINEL_API_ID';

function readsUnknownApi(properties: MetricProperties): boolean {
  return plotsOf(properties).some(
    (plot) => plot.kind === 'metric' && Object.values(plot.dimensions).includes(''),
  );
}

async function drawMetrics(
  properties: MetricProperties,
  read: ReadMetrics,
  range: TimeRange,
): Promise<WidgetAnswer['body']> {
  const questions = questionsOf(properties, range);
  if (questions.some(({ queries }) => queries.length > MOST_QUERIES))
    return problem(`the widget has more than the ${MOST_QUERIES} entries that CloudWatch takes at once`);
  const answers = await Promise.all(questions.map(read));
  const drawn: DrawnLine[] = [];
  for (const [n, question] of questions.entries()) {
    const answer = answers[n];
    if (answer === undefined) continue;
    if (!answer.ok) return problem(answer.message);
    drawn.push(...linesOf(question, answer.series));
  }
  return chartBody(properties, drawn, range);
}

function linesOf({ drawn, periodSeconds }: MetricQuestion, series: readonly FoundSeries[]): DrawnLine[] {
  return drawn.flatMap(({ id, label, isSearch }) =>
    series
      .filter((one) => one.id === id)
      .map((one) => ({ label: isSearch ? one.label : label, periodSeconds, values: one.values })),
  );
}

function problem(message: string): WidgetAnswer['body'] {
  return { kind: 'problem', message };
}

/** The name of the error alone: a text of AWS may quote who asked. */
function told(error: unknown): string {
  const { kind, name } = readAwsFailure('cloudwatch', error);
  if (kind === 'throttled')
    return `CloudWatch is asked too often now (${name}): the console asks again by itself`;
  if (name.startsWith('AccessDenied'))
    return `you may not read metrics (${name}): \`cloudwatch:GetMetricData\` is needed`;
  return `CloudWatch cannot be asked (${name}): check the region and your keys`;
}

export type DrawCharts = (name: string, range: TimeRange) => Promise<DashboardAnswer | undefined>;

/**
 * Gives what was drawn for this long, by the range's end, since each metric that is read is paid for; tabs that ask at
 * the same time share one drawing.
 */
export function keptFor(ms: number, draw: DrawCharts): DrawCharts {
  const kept = new Map<string, { endMs: number; drawn: ReturnType<DrawCharts> }>();
  return (name, range) => {
    for (const [key, { endMs }] of kept) if (range.endMs - endMs >= ms) kept.delete(key);
    const key = JSON.stringify([name, range.minutes]);
    const before = kept.get(key);
    if (before !== undefined) return before.drawn;
    const drawn = draw(name, range);
    kept.set(key, { endMs: range.endMs, drawn });
    return drawn;
  };
}
