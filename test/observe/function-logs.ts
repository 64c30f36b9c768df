import { readFileSync } from 'node:fs';
import { METRIC_NAMESPACE } from '../../functions/observe/emf.ts';
import type { MetricTable } from '../../functions/observe/metric.ts';
import { METRIC_TABLES } from '../../functions/observe/metric-tables.ts';
import { checkLogLine } from './log-schema.ts';

/** An EMF blob: its values by metric, and the dimensions it was published under. */
export type Blob = {
  timestampMs: number;
  namespace: string;
  dimensions: Readonly<Record<string, string>>;
  metrics: Readonly<Record<string, readonly number[]>>;
  /** Members that are neither metric nor dimension. */
  metadata: Readonly<Record<string, unknown>>;
};

export type FunctionLog = { blobs: Blob[]; lines: Record<string, unknown>[]; platform: PlatformLine[] };

/** What Lambda or Node printed. */
export type PlatformLine = { timestampMs: number; message: string };

/**
 * Reads what a function of the local stack printed; throws where a log line is not of the schema, or a blob has a
 * metric, unit or dimension that the table of its service does not have.
 */
export function readFunctionLog(text: string): FunctionLog {
  const log: FunctionLog = { blobs: [], lines: [], platform: [] };
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const told: Record<string, unknown> = JSON.parse(line);
    if ('_aws' in told) log.blobs.push(readBlob(told));
    else if ('stream' in told)
      log.platform.push({ timestampMs: Date.parse(String(told.time)), message: String(told.message) });
    else {
      checkLogLine(told);
      log.lines.push(told);
    }
  }
  return log;
}

export function readFunctionLogFile(path: string): FunctionLog {
  return readFunctionLog(readFileSync(path, 'utf8'));
}

type Directive = {
  Namespace: string;
  Dimensions: string[][];
  Metrics: { Name: string; Unit: string; StorageResolution?: number }[];
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function readBlob(told: Record<string, unknown>): Blob {
  const { _aws, ...members } = told;
  const { Timestamp, directive } = readDirective(_aws);
  const [names = []] = directive.Dimensions;
  const dimensions = Object.fromEntries(names.map((name) => [name, String(members[name])]));
  const table: MetricTable | undefined = new Map(Object.entries<MetricTable>(METRIC_TABLES)).get(
    dimensions.service ?? '',
  );
  const metrics: Record<string, readonly number[]> = {};
  for (const { Name, Unit } of directive.Metrics) {
    const definition = table?.[Name];
    const known = definition?.dimensions.some((set) => String(set.toSorted()) === String(names.toSorted()));
    if (definition?.unit !== Unit || known !== true)
      throw new Error(
        `\`${Name}\` in ${Unit} under ${names} is in no table of functions/observe/metric-tables.ts`,
      );
    metrics[Name] = [members[Name]].flat().map(Number);
  }
  if (Object.values(metrics).flat().some(Number.isNaN)) throw new Error('a metric without a number');
  if (directive.Namespace !== METRIC_NAMESPACE) throw new Error(`namespace ${directive.Namespace}`);
  const isMetadata = ([name]: [string, unknown]) => !(name in metrics || names.includes(name));
  const metadata = Object.fromEntries(Object.entries(members).filter(isMetadata));
  return { timestampMs: Timestamp, namespace: directive.Namespace, dimensions, metrics, metadata };
}

function readDirective(aws: unknown): { Timestamp: number; directive: Directive } {
  const { Timestamp, CloudWatchMetrics }: { Timestamp: number; CloudWatchMetrics: Directive[] } = JSON.parse(
    JSON.stringify(aws),
  );
  const [directive, ...more] = CloudWatchMetrics;
  if (directive === undefined || more.length > 0 || directive.Dimensions.length !== 1)
    throw new Error('not one directive with one set of dimensions');
  return { Timestamp, directive };
}
