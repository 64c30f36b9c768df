/**
 * A statistic of CloudWatch over the values of one period; undefined where there is none to tell.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statisticOf(stat: string, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (stat) {
    case 'Sum':
      return sum();
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum() / values.length;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    default:
      return percentile(stat, values) ?? percentileRank(stat, values);
  }
}

/** `p99`: the value that so many percent are at or below. */
function percentile(stat: string, values: readonly number[]): number | undefined {
  const [, digits] = /^p(\d{1,2}(?:\.\d{1,2})?|100)$/.exec(stat) ?? [];
  if (digits === undefined) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((Number(digits) / 100) * sorted.length) - 1)];
}

/** `PR(:100)`: how many percent of the values are at or below 100. */
function percentileRank(stat: string, values: readonly number[]): number {
  const [, least = '', most = ''] = /^PR\(([\d.]*):([\d.]*)\)$/.exec(stat) ?? [];
  if (least === '' && most === '') throw new Error(`unknown statistic \`${stat}\``);
  const inside = values.filter(
    (value) => (least === '' || value > Number(least)) && (most === '' || value <= Number(most)),
  );
  return (100 * inside.length) / values.length;
}
