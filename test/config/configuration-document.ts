import { AUDIT_SETTINGS } from '../../functions/config/audit-settings.ts';
import { DETECT_SETTINGS } from '../../functions/config/detect-settings.ts';
import type { Setting } from '../../functions/config/setting.ts';
import { SETTINGS } from '../../functions/config/settings.ts';
import { SIGN_SETTINGS } from '../../functions/config/sign-settings.ts';

type Table = Readonly<Record<string, Setting<unknown>>>;

const HEAD = `# Configuration

A function is configured by environment variables, each read once when an environment starts. What is wrong is
reported all together and without the values, and the function does not start. A variable that begins with
\`SENTINEL_\` and is not in its table is refused as well: a mistyped name would leave a default in force in silence.

The tables are made from \`functions/config\` by \`node run.mjs test/config/write-configuration-doc.ts\`; a test compares
them.
`;

const TAIL = `\`AWS_ENDPOINT_URL\` and \`AWS_ENDPOINT_URL_\` with \`STS\`, \`SSM\`, \`EVENTBRIDGE\`, \`SQS\` or \`DYNAMODB\` behind it lead the
AWS clients elsewhere, as in every AWS SDK; the keys of the execution role are set by Lambda. No file is read.
`;

/** Milliseconds and counts of the text below, from the table, so that a changed default changes the text. */
function defaultOf(key: keyof typeof SETTINGS): number {
  const value = Number(SETTINGS[key].defaultText);
  if (!Number.isInteger(value)) throw new Error(`\`${key}\` has no number as default`);
  return value;
}

function rates(): string {
  const perSecond = defaultOf('ratePerSecond');
  const burst = defaultOf('rateBurst');
  return `## What a caller may spend

Each caller has a bucket of tokens in **each environment** of the function: \`SENTINEL_RATE_BURST\` at most, filled by
\`SENTINEL_RATE_PER_SECOND\`. A request costs one token, \`GET /profiles\` ten. Environments know nothing of each other:

\`\`\`text
a caller's most per second  =  SENTINEL_RATE_PER_SECOND × environments
a caller's most at once     =  SENTINEL_RATE_BURST × environments
\`\`\`

With the defaults and a reserved concurrency of 10 that is ${perSecond * 10} requests a second and ${burst * 10} at once, if the
caller's requests reach all ten. So the reserved concurrency of the function is the other half of the limit; together
they keep one caller from using up what the account has of Parameter Store and STS. An environment runs one request at
a time, and a new environment begins with full buckets.

A caller is its kind, name and account. Whoever is refused as a caller has a budget by the ARN without its last part,
for that part is chosen anew at will; all who prove nothing share one. The table of callers holds
\`SENTINEL_RATE_CALLERS\`, the longest unused forgotten first. Of refusals over budget the first of a caller, environment
and minute is an event, the others are counted into one.
`;
}

function limits(): string {
  const [request, policy, sts, bus, queue] = [
    defaultOf('requestLimitMs'),
    defaultOf('policyLimitMs'),
    defaultOf('stsLimitMs'),
    defaultOf('busLimitMs'),
    defaultOf('queueLimitMs'),
  ];
  const auditRoom = 2 * queue;
  const afterPolicy = Math.min(sts, request - auditRoom - policy);
  const afterSts = policy + afterPolicy;
  const afterBus = afterSts + Math.min(bus, request - queue - afterSts);
  const afterQueue = afterBus + Math.min(queue, request - afterBus);
  return `## How the time limits add up

A request ends \`SENTINEL_REQUEST_LIMIT_MS\` after its handler began. A step may take its own limit, or what is left
when the steps after it have their share, whichever is less:

| step | may take at most | left for later steps |
| --- | --- | --- |
| policy and profile | \`SENTINEL_POLICY_LIMIT_MS\` | twice \`SENTINEL_QUEUE_LIMIT_MS\` |
| AssumeRole, all attempts | \`SENTINEL_STS_LIMIT_MS\`, one attempt \`SENTINEL_STS_ATTEMPT_MS\` | twice \`SENTINEL_QUEUE_LIMIT_MS\` |
| event to the bus | \`SENTINEL_BUS_LIMIT_MS\` | \`SENTINEL_QUEUE_LIMIT_MS\` |
| event to the audit queue | \`SENTINEL_QUEUE_LIMIT_MS\` | nothing |

If all of them hang, with the defaults: the policy is given up at ${policy} ms, STS at ${afterSts} ms, the bus at
${afterBus} ms, the queue at ${afterQueue} ms. The sum of all limits may be more than the whole, for a step that ends early leaves
its time to the next. The function does not start when \`SENTINEL_REQUEST_LIMIT_MS\` is less than
\`SENTINEL_POLICY_LIMIT_MS\` and twice \`SENTINEL_QUEUE_LIMIT_MS\`: a refusal after a hanging Parameter Store could not
be recorded in time. The SDKs give a credential request one second, of which network, TLS and a cold start need the
rest.
`;
}

/** docs/configuration.md, whole. */
export function configurationDocument(): string {
  return [
    HEAD,
    `## The vend function\n\n${table(SETTINGS)}\n${TAIL}`,
    rates(),
    limits(),
    `## The ledger writer\n\n${table(AUDIT_SETTINGS)}`,
    `## The checkpoint signer\n\n${table(SIGN_SETTINGS)}`,
    `## The detections\n\n${table(DETECT_SETTINGS)}`,
  ].join('\n');
}

function table(settings: Table): string {
  const rows = Object.values(settings).map(
    ({ variable, meaning, range, defaultText, secret }) =>
      `| \`${variable}\` | ${cell(meaning)}${secret ? '; secret' : ''} | ${cell(range)} | ${shownDefault(defaultText)} |`,
  );
  return ['| variable | meaning | may be | default |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function shownDefault(text: string | undefined): string {
  if (text === undefined) return '**required**';
  return text === '' ? 'none' : `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
