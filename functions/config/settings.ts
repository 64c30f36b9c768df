import { oidcIssuers } from './oidc-issuers.ts';
import { choice, flagged, integer, list, type Setting, text } from './setting.ts';

const ROOT = /^(?:\/[A-Za-z0-9._-]{1,64}){1,8}$/;
const QUEUE_URL = /^https?:\/\/[^\s/]+\/\d{12}\/[A-Za-z0-9_-]{1,80}$/;
const MINUTE = 60;

/**
 * Every environment variable the vend function reads, and nothing else is read. docs/configuration.md is made
 * from this table. `required` ones have no default: without them the function refuses to start.
 */
export const SETTINGS = {
  accountId: text(
    'SENTINEL_ACCOUNT_ID',
    'the account of the function; callers of any other are refused',
    /^\d{12}$/,
    'twelve digits',
  ),
  originProof: flagged(
    text(
      'SENTINEL_ORIGIN_PROOF',
      'what the stage variable `origin` must hold: proof that a request came through the API',
      /^[\w-]{32,128}$/,
      '32 to 128 of `A-Z a-z 0-9 _ -`',
    ),
    'secret',
  ),
  auditQueueUrl: text(
    'SENTINEL_AUDIT_QUEUE_URL',
    'the audit queue, used when the bus fails',
    QUEUE_URL,
    'the URL of an SQS queue',
  ),
  eventBusName: text(
    'SENTINEL_EVENT_BUS',
    'name of the bus the decisions go to',
    /^[\w./-]{1,256}$/,
    'the name of an event bus',
    'sentinel',
  ),
  policyRoot: text(
    'SENTINEL_POLICY_ROOT',
    'path of the policies in Parameter Store',
    ROOT,
    'a path such as `/sentinel/policies`',
    '/sentinel/policies',
  ),
  profileRoot: text(
    'SENTINEL_PROFILE_ROOT',
    'path of the profiles in Parameter Store',
    ROOT,
    'a path such as `/sentinel/profiles`',
    '/sentinel/profiles',
  ),
  ssoRoleIds: list(
    'SENTINEL_SSO_ROLE_IDS',
    'ids of the Identity Center roles whose session names are believed',
    /^AROA[A-Z0-9]{12,124}$/,
    'role ids `AROA…` with commas between',
  ),
  trustedSessionRoles: list(
    'SENTINEL_TRUSTED_SESSION_ROLES',
    'names of the hop roles whose trust pins the session name',
    /^[\w+=.@-]{1,64}$/,
    'role names with commas between',
  ),
  oidcIssuers: oidcIssuers(
    'SENTINEL_OIDC_ISSUERS',
    'the issuers of workload tokens, each under the alias of its route `/oidc/ALIAS/…`',
  ),
  bareNames: choice(
    'SENTINEL_BARE_NAMES',
    'the one kind of caller whose names policies write without prefix; `session` needs exactly one trusted role',
    ['sso', 'user', 'session'],
    'sso',
  ),
  ratePerSecond: integer(
    'SENTINEL_RATE_PER_SECOND',
    'requests per second and caller, in each environment of the function',
    1,
    10_000,
    10,
  ),
  rateBurst: integer(
    'SENTINEL_RATE_BURST',
    'requests a caller may make at once, in each environment',
    10,
    100_000,
    100,
  ),
  rateCallers: integer(
    'SENTINEL_RATE_CALLERS',
    'callers whose budgets are kept; the longest unused is forgotten first',
    100,
    1_000_000,
    10_000,
  ),
  policyFreshSeconds: integer(
    'SENTINEL_POLICY_FRESH_SECONDS',
    'how long a policy and profile are used before they are read again',
    1,
    MINUTE,
    60,
  ),
  policyAbsentSeconds: integer(
    'SENTINEL_POLICY_ABSENT_SECONDS',
    'how long it is remembered that a policy or profile is missing or invalid',
    1,
    MINUTE,
    5,
  ),
  policyStaleSeconds: integer(
    'SENTINEL_POLICY_STALE_SECONDS',
    'the age up to which a cached policy decides while Parameter Store is down',
    0,
    5 * MINUTE,
    300,
  ),
  policyCacheSize: integer(
    'SENTINEL_POLICY_CACHE_SIZE',
    'profiles whose documents are kept',
    10,
    100_000,
    1000,
  ),
  warmProfiles: list(
    'SENTINEL_WARM_PROFILES',
    'profiles whose policy and profile are read while the function starts',
    /^[A-Za-z0-9._-]{1,64}$/,
    'profile names with commas between',
  ),
  sessionCacheSize: integer(
    'SENTINEL_SESSION_CACHE_SIZE',
    'sessions that are kept; the longest unused is forgotten first',
    10,
    100_000,
    2000,
  ),
  requestLimitMs: integer(
    'SENTINEL_REQUEST_LIMIT_MS',
    'the end of a request, counted from the start of the handler',
    200,
    900,
    650,
  ),
  policyLimitMs: integer(
    'SENTINEL_POLICY_LIMIT_MS',
    'the most that reading policy and profile may take',
    20,
    800,
    200,
  ),
  stsLimitMs: integer(
    'SENTINEL_STS_LIMIT_MS',
    'the most that AssumeRole may take, all attempts together',
    20,
    800,
    350,
  ),
  stsAttemptMs: integer(
    'SENTINEL_STS_ATTEMPT_MS',
    'the most that one attempt at AssumeRole may take',
    20,
    800,
    250,
  ),
  busLimitMs: integer('SENTINEL_BUS_LIMIT_MS', 'the most that PutEvents may take', 20, 800, 200),
  queueLimitMs: integer(
    'SENTINEL_QUEUE_LIMIT_MS',
    'the most that SendMessage may take; as much is always left for it',
    20,
    400,
    100,
  ),
  logLevel: choice(
    'SENTINEL_LOG_LEVEL',
    'which requests have a log line: `info` all, `warn` refusals, `error` failures, `silent` none',
    ['info', 'warn', 'error', 'silent'],
    'info',
  ),
  metricProfiles: list(
    'SENTINEL_METRIC_PROFILES',
    'profiles that have metrics of their own besides those of the service; each costs what docs/costs.md says',
    /^[A-Za-z0-9._-]{1,64}$/,
    'profile names with commas between',
  ),
  region: text(
    'AWS_REGION',
    'the region of the function; set by Lambda',
    /^[a-z]{2,}(?:-[a-z]+)+-\d$/,
    'a region such as `eu-central-1`',
  ),
  functionName: text(
    'AWS_LAMBDA_FUNCTION_NAME',
    'the name of the function; set by Lambda',
    /^[\w-]{1,140}$/,
    'the name of a function',
    'sentinel-vend',
  ),
} as const satisfies Record<string, Setting<unknown>>;
