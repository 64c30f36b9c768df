import { signedRequest } from '../service/sign.ts';
import type { CallerKeys, Target } from '../target/target.ts';
import { type Asked, ask, byGateway, headerOf, told } from './asked.ts';
import { signedUrl } from './signed-url.ts';
import { failed, passed, type StepId, type StepResult } from './step.ts';
import type { Subject } from './subject.ts';

/** API Gateway takes a signature for five minutes; this one is older. */
const STALE_MS = 6 * 60_000;
const HOUR_SECONDS = 3600;

/**
 * What API Gateway must refuse before any function runs. `asked` is the answer with credentials: its `Date` is the
 * service's time, by which signatures are made too old.
 */
export async function signatureSteps(
  subject: Subject,
  asked: Asked,
  vended: CallerKeys | undefined,
): Promise<StepResult[]> {
  const { target, world, profile } = subject;
  const theirMs = Date.parse(headerOf(asked, 'date') ?? '');
  const nowMs = world.nowMs();
  const staleMs = (Number.isNaN(theirMs) ? nowMs : theirMs) - STALE_MS;
  const wrong = { ...target, keys: { ...target.keys, secretAccessKey: otherSecret(target.keys) } };
  const send = async (of: Target, atMs: number) =>
    ask(await signedRequest({ profile }, of, atMs), world.nowMs);
  const url = await ask(await signedUrl(profile, target, staleMs, HOUR_SECONDS), world.nowMs);
  return [
    refusal('signature', 'a wrong signature', await send(wrong, nowMs)),
    refusal('stale', 'a signature of six minutes ago', await send(target, staleMs)),
    refusal('signed-url', 'a URL signed six minutes ago for an hour', url),
    ...(vended === undefined ? [] : [bySession(await send({ ...target, keys: vended }, nowMs))]),
  ];
}

/** Another secret of the same form. */
function otherSecret({ secretAccessKey }: CallerKeys): string {
  const last = secretAccessKey.at(-1) === 'A' ? 'B' : 'A';
  return `${secretAccessKey.slice(0, -1)}${last}`;
}

function refusal(id: StepId, what: string, asked: Asked): StepResult {
  if (byGateway(asked)) return passed(id, `${what} is refused by the gateway, before any function`);
  if (asked.status === 0)
    return failed(id, { part: 'the way to the service', what: told(asked), mend: 'check the network' });
  const mend = 'check that every route has the authorizer AWS_IAM, and that the URL is the API’s own';
  return failed(id, { part: 'the route’s authorizer', what: `${what} is not refused: ${told(asked)}`, mend });
}

/** A vended session must not buy another: its role denies the call, and the function refuses its name. */
function bySession(asked: Asked): StepResult {
  const { answer, status } = asked;
  if (answer.kind === 'refused' && status === 403)
    return passed('vended-caller', `a vended session gets no other: ${answer.code}`);
  const mend = 'deny `execute-api:Invoke` on this API in the role’s policy: the module protected-role does';
  const what = `a vended session asks again: ${told(asked)}`;
  return failed('vended-caller', { part: 'the role’s policy', what, mend });
}
