import { DETECTIONS, type Detection } from '../../functions/detect/rules/detections.ts';
import { detectRules } from '../../functions/detect/rules/patterns.ts';
import { WATCHED } from './trail-scenarios.ts';

const HEAD = `# Detections

The detect function is the second consumer of the bus. It tells what is out of the ordinary, and puts every version of
a policy or profile into the ledger. The tables are made from \`functions/detect/rules\` by
\`node run.mjs test/detect/write-detections.ts\`; a test compares them.

A finding is an event \`Sentinel Finding\` on the sentinel bus, its detail [\`finding.v1\`](schema/finding.v1.json): what
every entry of the ledger has, and under \`finding\` an OCSF 1.8.0 Detection Finding (class 2004) with severity, the ids of
the entries that show it, and what to do. The ledger takes it like a decision, so that it is listed, proven and exported
like one: [why](decisions/findings-in-the-ledger.md).

\`\`\`console covered-by: test/detect/findings-command.test.ts
$ npm run -s sentinel -- findings --since 24h
time                      severity       detection               id                                    what
2026-11-24T09:12:40.551Z  Medium         DENIAL_BURST            01a20ccc-1b8e-739a-9d91-790b4801eb96  \`alice\` was refused 20 times …
\`\`\`

\`--follow\` goes on with those that come, \`--severity high\` leaves out what is less grave, \`--json\` is for programs;
\`sentinel audit show ID\` shows one whole with its proof, and each of its causes.

`;

const LEARNING = `
## What is usual

What is first, new or unusual is so for one caller. In its first seven days an installation learns and \`FIRST_USE\` is
silent; so is \`NEW_NETWORK\` for a caller known for less than seven days. A caller that is new later is told at its first
profile: nobody knows it. \`UNUSUAL_HOURS\` needs ten different days, takes two hours around a usual hour as usual, and
keeps working days and weekends (UTC) apart. \`ISSUE_RATE\` is sixty answers with credentials in an hour and four times
the caller's busiest hour so far (six hundred on its first day). The count is an estimate in 256 bytes, about 2 % off,
because counting exactly what may come twice needs every id.

Networks are /24 of IPv4 and /48 of IPv6. There is no source of AS numbers in the product, so a caller whose address
wanders inside one provider is told for each network, once a day at most; one with sixteen networks, as hosted CI, comes
from everywhere and is told no more.

Ten thousand ordinary requests of a generated working week give none while the rules learn, and two in the fourth week:
one person who travelled, one with a new project (\`test/detect/working-week.test.ts\`).

## How an event becomes a finding, once

The queue \`sentinel-detect\` gets what the rules below let through. State is one item per caller, profile, producer,
parameter or record of CloudTrail in the table \`sentinel-detect\`, with an expiry. Each rule is a fold that an event it was
given before does not change. State and findings are kept in one conditional write before anything goes onto the bus;
who loses a race folds again, and after a crash the next delivery finds the findings and sends them. A finding's id and
content come from its cause alone, so that a finding sent twice is one entry of the ledger. Consumers of the bus may get
it twice, as any event: its id tells.

A batch costs a read and a write for each caller in it, and for each environment of the vend function: two write units
and one (a caller's state was 1.4 to 1.9 KB in that week). Two invocations at once are enough; more contend.

## What the bus does not tell

The schedule starts a sweep once an hour. It looks at

- **every parameter** below the two roots, for events of Parameter Store are best effort and have neither author nor
  version: each version not yet in the ledger goes there as
  [\`configuration-change.v1\`](schema/configuration-change.v1.json), with text, author and time, so that
  \`sentinel audit query --profile PROFILE --outcome change\` lists what was in force when. The first sweep records what
  there is and makes no findings. Parameter Store keeps a hundred versions: more than that between two looks are lost.
  A SecureString is not decrypted: its versions are recorded without text. A removal has no author there; CloudTrail's
  \`DeleteParameter\` does.
- **every decision** that came into the ledger since, once it is \`SENTINEL_DETECT_GRACE_SECONDS\` old. One whose place in
  its producer's sequence never came over the bus went round it (\`AUDIT_FALLBACK\`), and is folded like the others now.
  One whose request id the API's access log does not have (\`UNKNOWN_REQUEST\`) was not asked for through the API.

The access log comes by a subscription of its log group to the function; its format is JSON with
\`"requestId":"$context.requestId"\`. Ids are kept for three days. Without a subscription set
\`SENTINEL_DETECT_ACCESS_LOG=off\`: otherwise every decision is unknown. Whoever can stop the subscription is not seen by
this detection, but makes a finding of each sweep.

## What CloudTrail must tell

EventBridge gets management events of every trail. \`FUNCTION_INVOKED\` and \`LEDGER_TOUCHED\` are data events: a trail must
log \`Invoke\` of the vend function and writes to the ledger's table. IAM's events are in us-east-1 alone: elsewhere a
rule there must forward them. Events come minutes late. A call that was refused is told as well, with its error. What a
role of \`SENTINEL_DEPLOYERS\` does is informational.

## The rules on the buses

`;

const TAIL = `
## What is not seen

Who takes over the detect role, its function or its rules before doing anything else is seen in CloudTrail's record of
that, if the rules on the default bus still run then; an alarm on the function's own silence does the rest. Trust
policies of the target roles are not watched. A slow attacker stays below thresholds: they are in
\`functions/detect/rules/detections.ts\`, one table, and a change of them is a release.
`;

/** docs/detections.md, whole. */
export function detectionsDocument(): string {
  const roots = { policyRoot: '/sentinel/policies', profileRoot: '/sentinel/profiles' };
  const rules = detectRules(WATCHED, roots).map(
    ({ name, bus, pattern }) =>
      `| \`${name}\` | ${bus} | \`${JSON.stringify(pattern).replaceAll('|', '\\|')}\` |`,
  );
  return [
    `${HEAD}${detectionTable()}`,
    `${LEARNING}| rule | bus | pattern |\n| --- | --- | --- |\n${rules.join('\n')}\n`,
    TAIL,
  ].join('');
}

function detectionTable(): string {
  const rows = Object.entries<Detection>(DETECTIONS).map(
    ([code, { title, severity, source, windowSeconds, threshold, advice }]) =>
      `| \`${code}\` | ${title} | ${severity} | ${source} | ${span(windowSeconds)} | ${threshold ?? ''} | ${advice} |`,
  );
  return `| detection | what | severity | looks at | within | threshold | what to do |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function span(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${seconds / 60} min`;
}
