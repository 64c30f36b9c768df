import { askForCredentials } from '../../client/service/vend.ts';
import { seededSubject } from '../seeds/workloads.ts';
import type { Stack } from './stack.ts';

/** What our EventBridge delivered of one decision; only what is shown. */
export type SeenDecision = {
  accessKeyId: string | undefined;
  rule: string;
  reason: string;
  roleArn: string;
  roleSessionName: string;
  sourceIdentity: string;
};

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '-');

/** Reads a decision event's envelope as it went to the audit queue. */
export function readDecision(envelope: string): SeenDecision {
  const { policy, session } = fieldsOf(fieldsOf(JSON.parse(envelope)).detail);
  const { rule, reason } = fieldsOf(policy);
  const { accessKeyId, roleArn, roleSessionName, sourceIdentity } = fieldsOf(session);
  return {
    accessKeyId: typeof accessKeyId === 'string' ? accessKeyId : undefined,
    rule: textOf(rule),
    reason: textOf(reason),
    roleArn: textOf(roleArn),
    roleSessionName: textOf(roleSessionName),
    sourceIdentity: textOf(sourceIdentity),
  };
}

/**
 * Asks once for the first allowed profile, as the first identity, over the whole path; says in at most eight lines
 * what happened. `decisions` are those delivered so far, read after the answer.
 */
export async function firstRequest(
  { file }: Stack,
  decisions: () => readonly SeenDecision[],
  nowMs: () => number,
): Promise<string[]> {
  const [identity] = file.identities;
  const profile = file.profiles.find(({ effect }) => effect === 'allow')?.name ?? file.profiles[0]?.name;
  if (identity === undefined || profile === undefined)
    return ['no identity or profile is seeded: nothing to show'];
  const { name, arn, ...keys } = identity;
  const target = { endpoint: new URL(file.gateway), region: file.region, keys, caller: name };
  const startedMs = performance.now();
  const answer = await askForCredentials({ profile }, target, nowMs);
  const tookMs = Math.round(performance.now() - startedMs);
  const who = line('caller', `${name} (${arn})`);
  const next = line('next', `npm run -s sentinel -- get ${profile}`);
  if (answer.kind !== 'given') {
    const why = answer.kind === 'refused' ? `${answer.code}: ${answer.message}` : answer.message;
    return [line('profile', `${profile}, not given after ${tookMs} ms`), who, line('because', why), next];
  }
  const { AccessKeyId, Expiration } = answer.credentials;
  const seen = decisions().find((decision) => decision.accessKeyId === AccessKeyId);
  const minutes = Math.round((Date.parse(Expiration) - nowMs()) / 60_000);
  return [
    line('profile', `${profile}, given in ${tookMs} ms`),
    who,
    line(
      'rule',
      seen === undefined ? 'in the decision event on the bus given' : `${seen.rule} (${seen.reason})`,
    ),
    line('session', seen === undefined ? AccessKeyId : `${seen.roleSessionName} of ${seen.roleArn}`),
    ...(seen === undefined ? [] : [line('source', seen.sourceIdentity)]),
    line('expires', `${Expiration}, in ${minutes} minutes`),
    ...(file.oidc === undefined
      ? []
      : [line('token', `npm run -s sentinel -- local token --sub ${seededSubject}`)]),
    next,
  ];
}

const line = (name: string, text: string): string => `${name.padEnd(9)}${text}`;
