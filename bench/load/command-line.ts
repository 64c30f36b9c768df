import { parseArgs } from 'node:util';
import { GATE_SCENARIOS, isScenario, type ScenarioName, USUAL_SCENARIOS } from './scenario-settings.ts';

export type LoadCommand = {
  scenarios: readonly ScenarioName[];
  capacity: boolean;
  short: boolean;
  check: boolean;
  jsonFile: string | undefined;
  ratePerSecond: number | undefined;
  /** Judges the runs of this result file instead of making new ones. */
  replayFile: string | undefined;
};

export type CommandReading = { ok: true; command: LoadCommand } | { ok: false; fault: string };

const OPTIONS = {
  short: { type: 'boolean' },
  check: { type: 'boolean' },
  json: { type: 'string' },
  rate: { type: 'string' },
  replay: { type: 'string' },
} as const;

const refuse = (fault: string): CommandReading => ({ ok: false, fault });

/** Reads `npm run load -- [scenario…] [--short] [--check] [--json FILE] [--rate N] [--replay FILE]`. */
export function readCommand(args: readonly string[]): CommandReading {
  const parsed = parse(args);
  if (typeof parsed === 'string') return refuse(parsed);
  const { values, positionals } = parsed;
  const names = positionals.filter((name) => name !== 'capacity');
  const unknown = names.find((name) => !isScenario(name));
  if (unknown !== undefined)
    return refuse(
      `no scenario \`${unknown}\`: name some of ${[...USUAL_SCENARIOS, 'soak', 'capacity'].join(', ')}`,
    );
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  if (rate !== undefined && !(Number.isInteger(rate) && rate >= 1 && rate <= 10_000))
    return refuse('`--rate` must be 1 to 10000 requests per second');
  const usual = values.short === true ? GATE_SCENARIOS : USUAL_SCENARIOS;
  return {
    ok: true,
    command: {
      scenarios: positionals.length === 0 ? usual : names.filter(isScenario),
      capacity: positionals.includes('capacity'),
      short: values.short === true,
      check: values.check === true,
      jsonFile: values.json,
      ratePerSecond: rate,
      replayFile: values.replay,
    },
  };
}

/** What to type for the same measurement, wherever its result goes. */
export function commandText({ scenarios, capacity, short, ratePerSecond }: LoadCommand): string {
  const words = [
    ...scenarios,
    ...(capacity ? ['capacity'] : []),
    ...(short ? ['--short'] : []),
    ...(ratePerSecond === undefined ? [] : ['--rate', String(ratePerSecond)]),
  ];
  return ['npm run load --', ...words].join(' ');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
