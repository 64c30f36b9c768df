import type { Variables } from '../../../dashboards/fill.ts';
import variables from '../../../dashboards/variables.json' with { type: 'json' };

/** What the reader says of the stack whose charts are drawn. */
export type ChartChoice = {
  /** First part of the stack's names, as Terraform's variable `name`. */
  name?: string;
  apiId?: string;
  /** `NAME=VALUE` of any other variable in dashboards/variables.json. */
  variable?: string[];
};

export type VariablesReading = { ok: true; variables: Variables } | { ok: false; message: string };

/** A part of the repository, which whoever reads a runbook has; a deployed dashboard has a URL of its own here. */
const RUNBOOKS = 'docs/runbooks';
const TEXT = /^[\w./:-]{1,256}$/;

/** The values of the dashboards' variables by default. */
export function defaultVariables(): Record<string, string | number> {
  const defaults = Object.entries(variables).map(([name, variable]) => [name, variable.default] as const);
  return { ...Object.fromEntries(defaults), runbook_url: RUNBOOKS };
}

/**
 * The dashboards' variables for a stack in AWS: names are made of the stack's as Terraform makes them, and the queues'
 * taken from their URLs where these are known. An API whose id is not known has none, `''`.
 */
export function readVariables(
  choice: ChartChoice,
  region: string,
  env: Readonly<Record<string, string | undefined>>,
): VariablesReading {
  const name = choice.name ?? env.SENTINEL_NAME ?? 'sentinel';
  const apiId = choice.apiId ?? env.SENTINEL_API_ID ?? '';
  for (const [flag, text] of [
    ['--name', name],
    ['--api-id', apiId || 'none'],
  ] as const)
    if (!TEXT.test(text)) return wrong(`\`${flag}\` is a name of letters, digits and \`-\``);
  const given = readGiven(choice.variable ?? []);
  if (!given.ok) return given;
  const queueIn = (url: string | undefined) => url?.split('/').at(-1) || undefined;
  return {
    ok: true,
    variables: {
      ...defaultVariables(),
      name,
      region,
      api_id: apiId,
      vend_function: `${name}-vend`,
      audit_function: `${name}-audit`,
      sign_function: `${name}-sign`,
      vend_log_group: `/aws/lambda/${name}-vend`,
      audit_log_group: `/aws/lambda/${name}-audit`,
      detect_log_group: `/aws/lambda/${name}-detect`,
      audit_queue: queueIn(env.SENTINEL_AUDIT_QUEUE_URL) ?? `${name}-audit`,
      dead_letter_queue: queueIn(env.SENTINEL_DEAD_LETTER_QUEUE_URL) ?? `${name}-audit-dead`,
      undelivered_queue: `${name}-audit-undelivered`,
      ...given.variables,
    },
  };
}

function readGiven(pairs: readonly string[]): VariablesReading {
  const defaults = defaultVariables();
  const read: Record<string, string | number> = {};
  for (const pair of pairs) {
    const [, name = '', text = ''] = /^([a-z_]+)=(.*)$/s.exec(pair) ?? [];
    if (!Object.hasOwn(defaults, name))
      return wrong(
        `\`--variable\` is \`NAME=VALUE\` of a name in dashboards/variables.json, as \`hit_latency_ms=200\``,
      );
    const isNumber = typeof defaults[name] === 'number';
    if (!(isNumber ? /^-?\d+(?:\.\d+)?$/ : TEXT).test(text))
      return wrong(`\`--variable ${name}\` is ${isNumber ? 'a number' : 'a name'}`);
    read[name] = isNumber ? Number(text) : text;
  }
  return { ok: true, variables: read };
}

function wrong(message: string): VariablesReading {
  return { ok: false, message };
}
