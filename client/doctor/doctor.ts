import { type Configuration, readConfiguration } from '../config/configuration.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, localStack, type Target, type TargetChoice } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import { checkAgent } from './agent-checks.ts';
import { checkAwsConfig } from './aws-config-checks.ts';
import { checkIdentity, checkKeys } from './credentials-checks.ts';
import { checkEndpoint } from './endpoint-checks.ts';
import { error, type Finding, ok } from './finding.ts';
import type { IamQuestion } from './iam-doctor.ts';
import { checkRegion } from './region-checks.ts';
import { checkService } from './service-checks.ts';

export type DoctorOptions = TargetChoice & {
  json: boolean;
  /** A profile to ask for; with `role`, the one whose role it should be. */
  profile?: string;
} & IamQuestion;

/** `sentinel doctor`: looks at every part and tells what to mend. Returns 1 when something is wrong. */
export async function doctor(options: DoctorOptions, world: Surroundings): Promise<ExitStatus> {
  const findings = await examine(options, world);
  const wrong = findings.some(({ level }) => level === 'error');
  world.out(options.json ? `${JSON.stringify({ ok: !wrong, findings })}\n` : findings.map(show).join(''));
  return wrong ? EXIT.findings : EXIT.given;
}

/**
 * All findings, in the order of a request's way. What cannot be looked at, because something before is wrong, is left
 * out. Questions to IAM are asked alone.
 */
export async function examine(options: DoctorOptions, world: Surroundings): Promise<Finding[]> {
  const { env, nowMs } = world;
  const { endpoint, region, awsProfile } = options;
  const reading = await readConfiguration({ endpoint, region, awsProfile }, env);
  const ofIam = options.role !== undefined || options.access === true;
  const around = async (service: URL | undefined): Promise<Finding[]> => [
    ...(await checkAgent(env, service)),
    ...checkAwsConfig(env),
  ];
  if (!reading.ok) {
    const mend = 'correct it: docs/client-configuration.md lists what each setting may be';
    return [
      ...reading.faults.map((fault) => error('configuration', fault, mend)),
      ...(ofIam ? [] : await around(undefined)),
    ];
  }
  const { configuration } = reading;
  if (ofIam) return (await import('./iam-doctor.ts')).askIam(options, configuration, world);
  const place = findPlace(options, configuration, env);
  if (place.service === undefined) return [place.finding, ...(await around(undefined))];
  const way = await checkEndpoint(place.service, nowMs);
  const caller = await checkCaller(options, configuration, place, world, way);
  return [place.finding, ...way, ...caller, ...(await around(place.service))];
}

type Place = { finding: Finding; service: URL | undefined; isLocal: boolean };

/** Which service is asked, and who says so. */
function findPlace(options: DoctorOptions, { endpoint }: Configuration, env: Surroundings['env']): Place {
  if (endpoint !== undefined && options.identity === undefined) {
    const finding = ok('endpoint', `the service is ${endpoint.value} (${endpoint.where})`);
    return { finding, service: new URL(endpoint.value), isLocal: false };
  }
  const stack = localStack(env);
  if (stack.found === true) {
    const finding = ok('endpoint', `the service is the local stack of ${stack.path}`);
    return { finding, service: new URL(stack.stack.gateway), isLocal: true };
  }
  const finding =
    stack.found === 'broken'
      ? error(
          'endpoint',
          `${stack.path} is not a local stack’s file: ${stack.fault}`,
          'start it again with `npm start`',
        )
      : error(
          'endpoint',
          'no service is named, and no local stack runs',
          'set `endpoint` in config.yaml or SENTINEL_ENDPOINT, or start the local stack with `npm start`',
        );
  return { finding, service: undefined, isLocal: true };
}

/** Region, keys, whose they are, and what the service says to them. */
async function checkCaller(
  options: DoctorOptions,
  configuration: Configuration,
  { service, isLocal }: Place,
  world: Surroundings,
  way: readonly Finding[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (!isLocal && service !== undefined) {
    findings.push(checkRegion(service, configuration, world.env));
    const { findings: ofKeys, keys } = await checkKeys(configuration, world.env);
    findings.push(...ofKeys);
    if (keys === undefined || findings.some(({ id, level }) => id === 'region' && level === 'error'))
      return findings;
  }
  const found = await findTarget(options, world.env);
  if (!found.ok) return [...findings, error('credentials', found.message, 'correct what is named')];
  const { target } = found;
  findings.push(await checkIdentity(target.keys, target));
  // A question that cannot arrive would only say again what is known.
  const blocked = [...way, ...findings].some(({ level, id }) => level === 'error' && id !== 'clock');
  return blocked ? findings : [...findings, ...(await askService(target, options, world))];
}

function askService(target: Target, { profile }: DoctorOptions, { nowMs }: Surroundings): Promise<Finding[]> {
  return checkService(target, profile, nowMs);
}

const LABELS = { ok: 'ok', warning: 'warn', error: 'WRONG' } as const;

function show({ id, level, what, mend }: Finding): string {
  const line = `${LABELS[level].padEnd(6)}${id.padEnd(18)}${printable(what)}\n`;
  return mend === '' ? line : `${line}${' '.repeat(6)}${'mend'.padEnd(18)}${printable(mend)}\n`;
}
