/** Milliseconds each answer of these services is delayed by. */
export type Latency = { sts: number; ssm: number; events: number; queue: number };

export const noLatency: Latency = { sts: 0, ssm: 0, events: 0, queue: 0 };
const maxMs = 60_000;

export type LatencyReading = { ok: true; latency: Latency } | { ok: false; fault: string };

const isService = (name: string): name is keyof Latency => Object.hasOwn(noLatency, name);

/** Reads `sts=40,ssm=10,events=10,queue=10`: each service at most once, whole milliseconds up to 60,000. */
export function readLatency(text: string): LatencyReading {
  const latency = { ...noLatency };
  const seen = new Set<string>();
  for (const part of text.split(',')) {
    const [, name = '', digits = ''] = /^([a-z]+)=(\d{1,5})$/.exec(part) ?? [];
    if (!isService(name)) return fault('must look like `sts=40,ssm=10,events=10,queue=10`');
    if (seen.has(name)) return fault(`names \`${name}\` twice: keep one`);
    if (Number(digits) > maxMs) return fault(`delays \`${name}\` by more than ${maxMs} ms`);
    seen.add(name);
    latency[name] = Number(digits);
  }
  return { ok: true, latency };
}

const fault = (text: string): LatencyReading => ({ ok: false, fault: text });
