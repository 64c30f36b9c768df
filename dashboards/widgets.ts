/** The widgets of a dashboard that were filled in, as CloudWatch's own form has them. */
export type Dashboard = { widgets: readonly Widget[] };

type Place = { x: number; y: number; width: number; height: number };

export type MetricWidget = Place & { type: 'metric'; properties: MetricProperties };
export type LogWidget = Place & {
  type: 'log';
  properties: { title: string; region: string; view: string; query: string };
};
export type AlarmWidget = Place & { type: 'alarm'; properties: { title: string; alarms: readonly string[] } };
export type TextWidget = Place & { type: 'text'; properties: { markdown: string } };
export type Widget = MetricWidget | LogWidget | AlarmWidget | TextWidget;

export type MetricProperties = {
  title: string;
  region: string;
  view: string;
  period: number;
  stat: string;
  metrics: readonly (readonly (string | LineOptions)[])[];
  yAxis: { left: { label: string; min: number; showUnits: boolean } };
  annotations?: { horizontal: readonly { label: string; value: number }[] };
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export type LineOptions = {
  id?: string;
  label?: string;
  stat?: string;
  period?: number;
  visible?: boolean;
  expression?: string;
};

/** One entry of `metrics`: a metric, or an expression over others. */
export type Plot = {
  id: string | undefined;
  label: string;
  stat: string;
  period: number;
  visible: boolean;
} & (
  | { kind: 'metric'; namespace: string; metric: string; dimensions: Readonly<Record<string, string>> }
  | { kind: 'expression'; expression: string }
);

/** The entries of a metric widget, each with what it takes from the widget. */
export function plotsOf({ metrics, stat, period }: MetricProperties): Plot[] {
  return metrics.map((entry) => {
    const options: LineOptions = entry.find((part) => typeof part !== 'string') ?? {};
    const [namespace = '', metric = '', ...pairs] = entry.filter((part) => typeof part === 'string');
    const common = {
      id: options.id,
      label: options.label ?? metric,
      stat: options.stat ?? stat,
      period: options.period ?? period,
      visible: options.visible ?? true,
    };
    if (options.expression !== undefined)
      return { ...common, kind: 'expression', expression: options.expression };
    const dimensions: Record<string, string> = {};
    for (let n = 0; n + 1 < pairs.length; n += 2) dimensions[pairs[n] ?? ''] = pairs[n + 1] ?? '';
    return { ...common, kind: 'metric', namespace, metric, dimensions };
  });
}
