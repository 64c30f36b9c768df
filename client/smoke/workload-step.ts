import type { SignedRequest } from '../service/sign.ts';
import { ask, told } from './asked.ts';
import { failed, passed, type StepResult, skipped } from './step.ts';
import type { Subject } from './subject.ts';

/** The workload route takes a bare token, as SDKs send it, and nothing without one. */
export async function workloadStep({ target, world, profile, workload }: Subject): Promise<StepResult> {
  if (workload === undefined)
    return skipped('workload', 'not asked for: name a token and its issuer by `--token-file` and `--issuer`');
  const base = target.endpoint.pathname.replace(/\/+$/, '');
  const path = `${base}/oidc/${encodeURIComponent(workload.alias)}/credentials/${encodeURIComponent(profile)}`;
  const request = (headers: Record<string, string>): SignedRequest => {
    return { method: 'GET', url: new URL(path, target.endpoint), headers, body: undefined };
  };
  const without = await ask(request({}), world.nowMs);
  const bare = await ask(request({ authorization: workload.token }), world.nowMs);
  const part = `the JWT authorizer of \`${workload.alias}\``;
  if (without.status !== 401) {
    const what = `without a token the workload route should answer 401: ${told(without)}`;
    return failed('workload', {
      part,
      what,
      mend: 'check that the issuer’s routes exist and have its authorizer',
    });
  }
  // A refusal with a code is the function's own: the authorizer took the token.
  const { answer } = bare;
  if (answer.kind === 'refused' && /^(IAM_AUTH_REQUIRED|INVALID_IDENTITY)$/.test(answer.code)) {
    const mend =
      'check SENTINEL_OIDC_ISSUERS: the alias, its issuer and audiences, as the authorizer has them';
    return failed('workload', { part: 'the vend function’s issuers', what: told(bare), mend });
  }
  if (answer.kind === 'given' || (answer.kind === 'refused' && !answer.code.startsWith('GATEWAY_')))
    return passed('workload', `a bare token is taken: ${told(bare)}`);
  const mend =
    'check issuer, audience, expiry and RSA key of the token; if `Bearer TOKEN` is taken and TOKEN is not, SDKs cannot use this route';
  return failed('workload', { part, what: `a bare token is not taken: ${told(bare)}`, mend });
}
