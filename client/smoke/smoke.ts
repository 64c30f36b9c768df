import { readFileSync } from 'node:fs';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, type Target, type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import { headerOf } from './asked.ts';
import { ledgerSteps } from './ledger-steps.ts';
import { signatureSteps } from './signature-steps.ts';
import { STEP_IDS, type StepResult, skipped } from './step.ts';
import type { Subject } from './subject.ts';
import { allowSteps, denySteps } from './vend-steps.ts';
import { waySteps } from './way-steps.ts';
import { workloadStep } from './workload-step.ts';

export type SmokeOptions = TargetChoice & {
  json: boolean;
  profile?: string;
  deniedProfile: string;
  name: string;
  /** False: the ledger is left out. */
  ledger: boolean;
  table?: string;
  log?: string;
  publicKey?: string;
  signingKey?: string;
  waitSeconds: number;
  issuer?: string;
  tokenFile?: string;
};

/** `sentinel smoke`: tries the whole service once. Returns 0 when all of it works, 1 when a part is broken. */
export async function smoke(options: SmokeOptions, world: Surroundings): Promise<ExitStatus> {
  const found = await findTarget(options, world.env);
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const reading = readSubject(options, found.target, world);
  if (!reading.ok) {
    world.err(`sentinel: ${printable(reading.message)}\n`);
    return EXIT.usage;
  }
  const steps = withSkipped(await trySteps(reading.subject, options.ledger));
  const broken = steps.filter(({ level }) => level === 'failed');
  world.out(
    options.json
      ? `${JSON.stringify({ ok: broken.length === 0, steps })}\n`
      : steps.map(show).join('') + verdict(broken),
  );
  return broken.length === 0 ? EXIT.given : EXIT.findings;
}

type SubjectReading = { ok: true; subject: Subject } | { ok: false; message: string };

function readSubject(options: SmokeOptions, target: Target, world: Surroundings): SubjectReading {
  const { name, table, log, publicKey, region, issuer, tokenFile } = options;
  const profile = options.profile ?? target.stack?.profiles.find(({ effect }) => effect === 'allow')?.name;
  if (profile === undefined)
    return { ok: false, message: 'name a profile that you must be given: `--profile NAME`' };
  const workload = readWorkload(issuer ?? target.stack?.oidc?.alias, tokenFile);
  if (typeof workload === 'string') return { ok: false, message: workload };
  const ofDeployment = { table: table ?? (world.env.SENTINEL_LEDGER_TABLE || `${name}-ledger`) };
  const subject: Subject = {
    ...{ target, world, profile, name, workload },
    deniedProfile: options.deniedProfile,
    ledger: {
      ...(target.stack === undefined ? ofDeployment : {}),
      ...(region === undefined ? {} : { region }),
      ...(log === undefined ? {} : { log }),
      ...(publicKey === undefined ? {} : { key: publicKey }),
    },
    signingKey: options.signingKey,
    waitMs: options.waitSeconds * 1000,
  };
  return { ok: true, subject };
}

function readWorkload(alias: string | undefined, file: string | undefined): Subject['workload'] | string {
  if (file === undefined) return undefined;
  if (alias === undefined) return 'name the token’s issuer by its alias: `--issuer ALIAS`';
  try {
    const token = readFileSync(file, 'utf8').trim();
    return /^[\x21-\x7e]{1,16384}$/.test(token) ? { alias, token } : `\`${file}\` holds no token`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return `\`${file}\` cannot be read (${code}): name the file of a workload’s token`;
  }
}

/** Every step that can be tried. A wrong clock makes every signature wrong: nothing is tried behind it. */
export async function trySteps(subject: Subject, withLedger: boolean): Promise<StepResult[]> {
  const way = await waySteps(subject.target, subject.world.nowMs);
  if (way.some(({ level }) => level === 'failed')) return way;
  const { steps, asked, keys } = await allowSteps(subject);
  const requestId = keys === undefined ? undefined : headerOf(asked, 'x-sentinel-request-id');
  return [
    ...way,
    ...steps,
    ...(await denySteps(subject)),
    ...(await signatureSteps(subject, asked, keys)),
    await workloadStep(subject),
    ...(withLedger && requestId !== undefined ? await ledgerSteps(subject, requestId) : []),
  ];
}

/** Names what was not tried, in the order of the steps. */
function withSkipped(steps: readonly StepResult[]): StepResult[] {
  const before = steps.find(({ level }) => level === 'failed');
  const why = before === undefined ? 'not asked for' : `not tried: \`${before.id}\` is broken`;
  return STEP_IDS.flatMap((id) => {
    const found = steps.filter((step) => step.id === id);
    return found.length > 0 ? found : [skipped(id, why)];
  });
}

const LABELS = { ok: 'ok', failed: 'BROKEN', skipped: '-' } as const;

function show({ id, level, what, part, mend }: StepResult): string {
  const line = (label: string, name: string, text: string) =>
    `${label.padEnd(8)}${name.padEnd(15)}${printable(text)}\n`;
  const rest = part === undefined ? '' : `${line('', 'part', part)}${line('', 'mend', mend ?? '')}`;
  return `${line(LABELS[level], id, what)}${rest}`;
}

function verdict(broken: readonly StepResult[]): string {
  if (broken.length === 0) return 'it works\n';
  return `broken: ${[...new Set(broken.map(({ part }) => part))].join('; ')}\n`;
}
