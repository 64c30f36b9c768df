/** `npm start`: the local stack, until it is interrupted. */
import { firstRequest, readDecision, type SeenDecision } from './stack/first-request.ts';
import { readSettings } from './stack/options.ts';
import { startStack } from './stack/stack.ts';

const usageStatus = 64;
/** Longest an orderly end may take. */
const endMs = 1_500;

function fail(status: number, ...lines: string[]): never {
  process.stderr.write(lines.map((line) => `sentinel: ${line}\n`).join(''));
  process.exit(status);
}

/** What went wrong, and what to do. */
function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const taken = 'code' in cause && cause.code === 'EADDRINUSE' && 'port' in cause;
  return taken
    ? `port \`${cause.port}\` is taken: stop what listens there, or set SENTINEL_LOCAL_PORT to another (0: any)`
    : cause.message;
}

const reading = readSettings(process.argv.slice(2), process.env);
if (!reading.ok) fail(usageStatus, ...reading.faults);

let stop = async (): Promise<void> => undefined;
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), endMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

const decisions: SeenDecision[] = [];
const started = await startStack({
  settings: reading.settings,
  onDelivery: (_queueArn, body) => {
    // Only the first request is shown.
    if (decisions.length < 10) decisions.push(readDecision(body));
  },
  onPhase: (phase) => {
    if (reading.showPhases)
      process.stderr.write(`${String(Math.round(performance.now())).padStart(6)} ms  ${phase}\n`);
  },
}).catch((cause: unknown) => fail(1, whyNot(cause)));
if (!started.ok) fail(1, started.message);

const { stack } = started;
stop = stack.stop;
process.stdout.write(`ready ${stack.file.gateway}\n`);
const lines = await firstRequest(stack, () => decisions, Date.now);
process.stdout.write(`${lines.join('\n')}\n`);

// After all that is timed: whoever does not open it pays for loading it while nothing waits.
if (reading.settings.ledger === true) {
  const { startConsole } = await import('../client/console/console.ts');
  const env = { SENTINEL_LOCAL_DIR: reading.settings.folder };
  const opened = await startConsole({ port: 0, json: false }, env, Date.now);
  if (opened.ok) {
    stop = async () => {
      await Promise.all([opened.server.stop(), stack.stop()]);
    };
    process.stdout.write(`console  ${opened.server.url}\n`);
  } else process.stderr.write(`sentinel: no console: ${opened.message}\n`);
}
