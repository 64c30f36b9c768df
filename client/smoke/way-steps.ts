import { checkEndpoint } from '../doctor/endpoint-checks.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Target } from '../target/target.ts';
import { failed, passed, type StepResult } from './step.ts';

/** Of `checkEndpoint`'s findings, which part each is about. */
const PARTS: Readonly<Record<string, string>> = {
  dns: 'the service’s name',
  tls: 'the service’s certificate',
  connection: 'the way to the service',
  answer: 'the API',
};

/** The way to the API, who answers there, and this machine's clock by the answer's `Date`. */
export async function waySteps({ endpoint }: Target, nowMs: () => number): Promise<StepResult[]> {
  const findings = await checkEndpoint(endpoint, nowMs);
  const wrong = findings.find(({ id, level }) => id !== 'clock' && level === 'error');
  if (wrong !== undefined)
    return [failed('way', { part: PARTS[wrong.id] ?? 'the API', what: wrong.what, mend: wrong.mend })];
  const way = passed('way', `${endpoint.origin} answers, and refuses what is not signed`);
  const clock = findings.find(({ id }) => id === 'clock');
  return clock === undefined ? [way] : [way, clockStep(clock)];
}

/** SigV4 counts for five minutes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
function clockStep({ level, what, mend }: Finding): StepResult {
  if (level === 'error') return failed('clock', { part: 'this machine’s clock', what, mend });
  return passed('clock', level === 'ok' ? what : `${what}: ${mend}`);
}
