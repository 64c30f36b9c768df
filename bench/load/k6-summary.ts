/** What k6 measured: each metric's values by their names, such as `p(99)` or `count`. */
export type Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the text that k6's `handleSummary` was given; throws on anything else. */
export function readSummary(text: string): Metrics {
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed) || !isObject(parsed.metrics))
    throw new Error('not a summary of k6: run the scenario again');
  const metrics: Record<string, Record<string, number>> = {};
  for (const [name, metric] of Object.entries(parsed.metrics)) {
    if (!isObject(metric) || !isObject(metric.values)) continue;
    metrics[name] = Object.fromEntries(
      Object.entries(metric.values).flatMap(([key, value]): [string, number][] =>
        typeof value === 'number' ? [[key, value]] : [],
      ),
    );
  }
  return metrics;
}

/** One value; NaN where nothing was measured, which no budget lets pass. */
export function measured(metrics: Metrics, metric: string, value: string): number {
  return metrics[metric]?.[value] ?? Number.NaN;
}

/** A counter's total; one that nothing was added to is not in the summary. */
export function countOf(metrics: Metrics, counter: string): number {
  return metrics[counter]?.count ?? 0;
}

const ANSWERS = 'answers_';

/** Answers in the expected form, by code. */
export function answersByCode(metrics: Metrics): Record<string, number> {
  return Object.fromEntries(
    Object.keys(metrics)
      .filter((name) => name.startsWith(ANSWERS) && name !== 'answers_unexpected')
      .map((name) => [name.slice(ANSWERS.length), countOf(metrics, name)]),
  );
}
