import { writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentCommit, thisMachine } from '../figures/machine.ts';
import { significant } from '../figures/statistics.ts';
import { memoryVend } from './workload/memory-vend.ts';

/** Where the time of a cached request goes, by V8's sampling profiler: the functions by the time spent in themselves. */
const ROOT = join(import.meta.dirname, '..', '..');
const RESULT = join(import.meta.dirname, 'results', 'hot-path-profile.json');
const WARM_CALLS = 50_000;
const CALLS = 200_000;
const INTERVAL_US = 100;
const ENTRIES = 10;

type Entry = { selfPercent: number; where: string; note: string };

/** What was done about a cost, or why nothing is. */
const NOTES: Readonly<Record<string, string>> = {
  'wireDetail functions/event/wire.ts':
    'JSON of the event, 1.6 KB; the texts of the deciding rule and of a cached session are kept, and ASCII is told by copying. A serializer written by hand was slower than JSON.stringify',
  'native code': 'texts joined, copied and compared by V8 and Node: keys, event, log line, metrics',
  'arrow function functions/observe/log-line.ts': 'JSON of the log line: an operator reads all of it',
  '(garbage collector)': 'young garbage: 18 KB a request, which were 40 KB',
  'get functions/cache/bounded-store.ts':
    'hashing the cache key of 250 characters and moving the entry to the end: the least recently used is forgotten first',
  '(program)': 'V8 itself',
  now: 'the clock, read eleven times a request for latencies and deadlines',
  'openGatewayEvent functions/request/gateway-event.ts':
    'types and bounds of what the request says: each is checked',
  'fill functions/observe/emf-forms.ts':
    'numbers to text: Powertools forms a set of metrics once, which took 11 µs a request',
  'arrow function functions/rate/token-bucket.ts': 'hashing the rate key and moving the bucket to the end',
  'busEntry functions/event/wire.ts': 'Date.parse of the event’s own time',
  'openSession functions/vend/open-session.ts': 'waiting for the cache: promises and their contexts',
  'sessionKey functions/session/session-order.ts':
    'the key is joined in one piece: of several pieces a Map makes another copy first',
  'record functions/vend/record.ts': 'the event before and after its id: two objects of 18 fields',
};

const { call } = memoryVend(200);
for (let n = 0; n < WARM_CALLS; n += 1) await call();
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
await session.post('Profiler.start');
for (let n = 0; n < CALLS; n += 1) await call();
const { profile } = await session.post('Profiler.stop');
session.disconnect();

const entries = selfTimes(profile)
  .slice(0, ENTRIES)
  .map(([where, share]): Entry => {
    return { selfPercent: significant(share * 100, 3), where, note: NOTES[where] ?? '' };
  });
const told = { command: 'node run.mjs bench/micro/profile-hot-path.ts', commit: currentCommit(ROOT) };
writeFileSync(RESULT, `${JSON.stringify({ ...told, machine: thisMachine(), entries }, null, 2)}\n`);
for (const { selfPercent, where } of entries) process.stderr.write(`${selfPercent} % ${where}\n`);

/** Functions by the share of samples that found them at work, the largest first. */
function selfTimes(sampled: Profiler.Profile): [string, number][] {
  const hits = new Map<string, number>();
  let all = 0;
  for (const { callFrame, hitCount = 0 } of sampled.nodes) {
    const where = placeOf(callFrame);
    hits.set(where, (hits.get(where) ?? 0) + hitCount);
    all += hitCount;
  }
  return [...hits]
    .map(([where, count]): [string, number] => [where, count / all])
    .sort((a, b) => b[1] - a[1]);
}

function placeOf({ functionName, url }: Profiler.Profile['nodes'][number]['callFrame']): string {
  if (functionName === '' && url === '') return 'native code';
  const file = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;
  return `${functionName || 'arrow function'} ${file}`.trim();
}
