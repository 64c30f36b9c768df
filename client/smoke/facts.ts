import type { StepId } from './step.ts';

/** Something the service relies on that was read in documents or captures, and never run on AWS by the project. */
export type Fact = { fact: string; document: string } & (
  | { step: StepId }
  /** No client can see it; how it is looked at. */
  | { step: null; look: string }
);

const GATEWAY = 'docs/decisions/gateway-http-api.md';

/** All of them: `sentinel smoke` sees those with a step. */
export const FACTS: readonly Fact[] = [
  {
    fact: 'a wrong signature is answered 403 `{"message":"Forbidden"}` by an HTTP API',
    document: GATEWAY,
    step: 'signature',
  },
  { fact: 'a signature counts for five minutes and no longer', document: GATEWAY, step: 'stale' },
  {
    fact: 'a signed URL lives five minutes on an HTTP API too, whatever X-Amz-Expires says',
    document: GATEWAY,
    step: 'signed-url',
  },
  {
    fact: 'payload 2.0 brings who signed in `requestContext.authorizer.iam`',
    document: GATEWAY,
    step: 'event',
  },
  {
    fact: 'without an organisation `principalOrgId` is the literal `aws:PrincipalOrgID`',
    document: GATEWAY,
    step: 'event',
  },
  {
    fact: 'headers of refusals and of credentials reach the caller unchanged',
    document: GATEWAY,
    step: 'answers',
  },
  {
    fact: 'a JWT authorizer takes a bare token, as SDKs send it',
    document: 'docs/decisions/workload-tokens.md',
    step: 'workload',
  },
  { fact: 'a JWT route without a token is answered 401', document: GATEWAY, step: 'workload' },
  {
    fact: 'STS takes commas in RoleSessionName and SourceIdentity',
    document: 'docs/decisions/vended-session-names.md',
    step: 'session',
  },
  {
    fact: 'EventBridge delivers to an encrypted queue whose policy denies all others',
    document: 'docs/deploy.md',
    step: 'ledger',
  },
  {
    fact: 'a table policy that names its writer alone lets that writer in',
    document: 'docs/ledger.md',
    step: 'ledger',
  },
  { fact: 'KMS signs a checkpoint that plain Ed25519 verifies', document: 'docs/ledger.md', step: 'proof' },
  {
    fact: 'a role that denies `execute-api:Invoke` keeps its sessions from the API',
    document: 'docs/threat-model.md',
    step: 'vended-caller',
  },
  {
    fact: 'a function policy that denies invocation to all but AWS services lets API Gateway in',
    document: 'docs/iam.md',
    step: 'allow',
  },
  {
    fact: 'what the vend function asks of STS carries `lambda:SourceFunctionArn`',
    document: 'docs/iam.md',
    step: 'allow',
  },
  {
    fact: 'Lambda takes roles whose trust demands `aws:SourceAccount`, for its pollers too',
    document: 'docs/iam.md',
    step: 'ledger',
  },
  {
    fact: 'the bus, whose policy denies all but vend and detect, takes their events',
    document: 'docs/deploy.md',
    step: null,
    look: 'the metric AuditFallback stays at 0: with a refusing bus decisions go by the queue',
  },
  {
    fact: 'STS resolves the variable of sts:RoleSessionName in the trust of a hop role',
    document: 'docs/roles.md',
    step: null,
    look: '`aws sts assume-role` of the hop role under the name of another must be refused',
  },
  {
    fact: 'Lambda’s Node on arm64 accepts the code caches in the zips',
    document: 'docs/decisions/bundles.md',
    step: null,
    look: 'the metric InitDuration: about a quarter less than with the cache files taken out of the zip',
  },
  {
    fact: 'a throttled function is answered 503 by the API',
    document: GATEWAY,
    step: null,
    look: 'set the vend function’s reserved concurrency to 0 for a minute in a test account, and ask',
  },
  {
    fact: 'a request line or header over 10,240 bytes is answered 431',
    document: GATEWAY,
    step: null,
    look: 'send one with `curl`',
  },
  {
    fact: 'Object Lock in compliance mode keeps each copy of a checkpoint',
    document: 'docs/ledger.md',
    step: null,
    look: '`aws s3api get-object-retention` of the newest object',
  },
  {
    fact: 'changes of parameters, rules and roles reach the detections',
    document: 'docs/detections.md',
    step: null,
    look: 'write a policy again and wait for the finding: `sentinel findings`',
  },
  {
    fact: 'the console takes a session that was made by role chaining',
    document: 'docs/decisions/console-sign-in.md',
    step: null,
    look: 'open what `sentinel login-url PROFILE` prints',
  },
];
