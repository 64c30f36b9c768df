import type { Refusal } from '../service/answer.ts';
import { askForProfiles } from '../service/list.ts';
import { askForCredentials } from '../service/vend.ts';
import type { Target } from '../target/target.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { hintOf } from './service-hints.ts';

/** Whether the service takes this caller, and gives it the profile that is named. Each question is an event there. */
export async function checkService(
  target: Target,
  profile: string | undefined,
  nowMs: () => number,
): Promise<Finding[]> {
  const listing = await listed(target, nowMs);
  if (profile === undefined || listing.level === 'error') return [listing];
  const answer = await askForCredentials({ profile }, target, nowMs);
  if (answer.kind === 'refused') return [listing, refusal('profile', `\`${profile}\` is refused`, answer)];
  if (answer.kind === 'unreachable') return [listing, unreachable('profile', answer.message)];
  const { AccessKeyId, Expiration } = answer.credentials;
  return [listing, ok('profile', `\`${profile}\` is given: ${AccessKeyId} until ${Expiration}`)];
}

async function listed(target: Target, nowMs: () => number): Promise<Finding> {
  const answer = await askForProfiles(target, nowMs);
  if (answer.kind === 'refused') return refusal('service', 'the service refuses you', answer);
  if (answer.kind === 'unreachable') return unreachable('service', answer.message);
  const names = answer.profiles.filter(({ effect }) => effect === 'allow').map(({ name }) => name);
  if (names.length > 0) return ok('service', `the service knows you; yours now: ${names.join(', ')}`);
  const mend = 'ask the owners of the profiles; `sentinel whoami` shows by which name policies may know you';
  return warning('service', 'the service knows you, and no rule allows you any profile now', mend);
}

function refusal(id: string, what: string, { code, message, requestId }: Refusal): Finding {
  return error(id, `${what}: ${code}: ${message} (request ${requestId})`, hintOf(code));
}

function unreachable(id: string, message: string): Finding {
  return error(id, message, 'mend the way to the service first: see the findings above');
}
