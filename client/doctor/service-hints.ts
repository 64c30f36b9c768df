/** What to do about a refusal, by the service's stable codes, and API Gateway's own. */
const HINTS: Readonly<Record<string, string>> = {
  IAM_AUTH_REQUIRED:
    'the operator must check that the route has the authorizer AWS_IAM and that the stage variable `origin` equals SENTINEL_ORIGIN_PROOF',
  INVALID_IDENTITY:
    'sign as an IAM user or an assumed role of the service’s own account; `sentinel whoami` shows as whom you do',
  MISSING_PROFILE: 'name a profile',
  INVALID_PROFILE: 'correct the profile’s name: 1 to 64 of `A-Z a-z 0-9 . _ -`',
  INVALID_DURATION: 'ask for 900 to 3600 seconds',
  INVALID_REQUEST: 'update this command: the service does not understand it',
  RATE_LIMITED: 'ask less often: keep credentials until they expire, as `sentinel serve` does',
  POLICY_DENY:
    '`sentinel profiles` shows what you may have; its owner can find out why by the request id (`sentinel audit show`) and `sentinel policy explain`',
  APPROVAL_REQUIRED: 'ask the profile’s owner: approvals cannot be given yet',
  POLICY_INVALID: 'the operator must mend the stored policy: `sentinel policy lint` names its faults',
  POLICY_UNAVAILABLE:
    'try again in a few seconds; the operator must check Parameter Store, its throttling and the vend role’s `ssm:GetParameters`',
  CREDENTIAL_ERROR:
    'the operator must check the trust of the profile’s role: the vend role as principal, `sts:AssumeRole`, `sts:TagSession` and `sts:SetSourceIdentity` as actions, `sts:SourceIdentity` like `sentinel,*`, `aws:RequestTag/SentinelProfile` equal to the profile, the external id where one is set',
  AUDIT_UNAVAILABLE:
    'try again; the operator must check the event bus and the audit queue, for without a record nothing is given',
  SESSION_REVOKED: 'ask the operator why the session was revoked',
  INTERNAL_ERROR: 'give the request id to the operator',
  GATEWAY_403:
    'check that the keys are of this account and may `execute-api:Invoke`, that the region is the API’s, and the clock',
  GATEWAY_429: 'try again in a while; the operator may raise the API’s throttling',
};

/** What to do about a refusal with this code. */
export function hintOf(code: string): string {
  return HINTS[code] ?? 'give the request id to the operator';
}

/** The codes a hint is known for. */
export const HINTED_CODES: readonly string[] = Object.keys(HINTS);
