import type { IncomingMessage, ServerResponse } from 'node:http';
import { gatewayEvent } from './gateway-event.ts';
import { askedBy, type FromServices, type MemorySample, type Turn, type TurnEnd } from './turn.ts';

/** Milliseconds of the machine's own steady clock, the same in every process. */
export function uptimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

type Running = { turn: Turn; given: number; answered: number; end: TurnEnd };

const ROOT = '/2018-06-01/runtime';
const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:vend';

/**
 * The Runtime API for one process at a time: gives the turn's events, times the first, and tells the parent. A
 * process that asks for more than its turn has is told to go (410).
 */
export function openRuntimeApi(tell: (message: FromServices) => void) {
  let running: Running | undefined;
  const fault = (text: string): void => {
    if (running === undefined || running.end.faults.length >= 5) return;
    running.end.faults.push(text);
  };
  const next = (request: IncomingMessage, response: ServerResponse): void => {
    const nowMs = uptimeMs();
    if (running === undefined || running.given >= running.turn.requests) {
      response.writeHead(410, { 'content-length': 0 }).end();
      return;
    }
    readTold(request, running, nowMs, tell);
    const index = running.given;
    running.given += 1;
    const requestId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const body = gatewayEvent(askedBy(running.turn, index), index);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + 30_000),
      'Lambda-Runtime-Invoked-Function-Arn': FUNCTION_ARN,
      'Lambda-Runtime-Trace-Id': 'Root=1-65f0c0a1-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0',
    });
    response.end(body);
  };
  const posted = (kind: string, body: string, response: ServerResponse): void => {
    const nowMs = uptimeMs();
    response.writeHead(202, { 'content-length': 0 }).end();
    if (running === undefined) return;
    if (kind !== 'response') {
      fault(`${kind}: ${body.slice(0, 500)}`);
      running.given = running.turn.requests;
    }
    if (kind === 'response') noteAnswer(running, body, nowMs);
    if (running.answered < running.turn.requests && kind === 'response') return;
    tell({ kind: 'ended', end: { ...running.end, endedMs: nowMs } });
    running = undefined;
  };
  return {
    begin(turn: Turn): void {
      running = { turn, given: 0, answered: 0, end: emptyEnd() };
      tell({ kind: 'begun' });
    },
    noteOperation(operation: string): void {
      if (running !== undefined) count(running.end.operations, operation);
    },
    fault,
    handle(request: IncomingMessage, body: string, response: ServerResponse): void {
      const path = request.url?.startsWith(ROOT) === true ? request.url.slice(ROOT.length) : '';
      if (request.method === 'GET' && path === '/invocation/next') {
        next(request, response);
        return;
      }
      const [, kind] = /^(?:\/init|\/invocation\/[0-9a-f-]{36})\/(response|error)$/.exec(path) ?? [];
      if (kind === undefined) fault(`${request.method} ${request.url}: no path of the Runtime API`);
      posted(kind ?? 'error', body, response);
    },
  };
}

const emptyEnd = (): TurnEnd => ({
  marks: null,
  readyMs: 0,
  answeredMs: 0,
  endedMs: 0,
  statuses: {},
  credentials: false,
  operations: {},
  faults: [],
});

/** What the process says of itself with its GET; by the first it is ready. */
function readTold(
  request: IncomingMessage,
  running: Running,
  nowMs: number,
  tell: (message: FromServices) => void,
): void {
  if (running.given === 0) running.end.readyMs = nowMs;
  const marks = request.headers['bench-marks'];
  if (typeof marks === 'string') running.end.marks = JSON.parse(marks);
  const memory = request.headers['bench-memory'];
  if (typeof memory !== 'string') return;
  const sample: Omit<MemorySample, 'served'> = JSON.parse(memory);
  tell({ kind: 'memory', sample: { served: running.answered, ...sample } });
}

function noteAnswer(running: Running, body: string, nowMs: number): void {
  const answer: { statusCode?: number; body?: string } = JSON.parse(body);
  count(running.end.statuses, String(answer.statusCode));
  running.answered += 1;
  if (running.answered > 1) return;
  running.end.answeredMs = nowMs;
  running.end.credentials = answer.body?.includes('"SecretAccessKey"') === true;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
