import type { Sample } from '../../../dashboards/samples.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The samples of an EMF line, one for each metric and set of dimensions; none for any other line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function readEmf(line: Fields): Sample[] {
  const about = fieldsOf(line._aws);
  const timestampMs = about.Timestamp;
  if (typeof timestampMs !== 'number') return [];
  return listOf(about.CloudWatchMetrics).flatMap((value) => {
    const { Namespace, Dimensions, Metrics } = fieldsOf(value);
    if (typeof Namespace !== 'string') return [];
    return listOf(Dimensions).flatMap((names) => {
      const dimensions = dimensionsOf(listOf(names), line);
      return listOf(Metrics).flatMap((metric) => {
        const { Name } = fieldsOf(metric);
        if (typeof Name !== 'string') return [];
        const values = numbersOf(line[Name]);
        return values.length === 0
          ? []
          : [{ namespace: Namespace, metric: Name, dimensions, timestampMs, values }];
      });
    });
  });
}

function dimensionsOf(names: readonly unknown[], line: Fields): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof name === 'string' ? [[name, String(line[name] ?? '')]] : [])),
  );
}

function numbersOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
