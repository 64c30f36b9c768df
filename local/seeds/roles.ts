import type { PolicyDocument, PolicyStatement } from '../iam/policy-document.ts';
import type { RoleSeed } from '../iam/world-seed.ts';
import { targetRoleName } from './documents.ts';
import { callerPermissions, engineerRoleName, workloadRoleName } from './identities.ts';

export type Account = { accountId: string; region: string };

export const vendRoleName = 'sentinel-vend';
export const auditRoleName = 'sentinel-audit';
export const redriveRoleName = 'sentinel-redrive';
export const signRoleName = 'sentinel-sign';
export const detectRoleName = 'sentinel-detect';
export const engineerRoleId = 'AROAENGINEERSSO000001';

const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (
  Action: PolicyStatement['Action'] & {},
  Resource: PolicyStatement['Resource'] & {},
): PolicyStatement => ({ Effect: 'Allow', Action, Resource });

/** A trust that no key of this account meets: Identity Center and AWS services make such sessions. */
const trustService = (service: string): PolicyDocument =>
  policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });

const sessionActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

/**
 * Only the vend function, only under a source identity of its own form, only for this profile: so nobody gets
 * this role's keys but through the service.
 */
function targetTrust(accountId: string, profile: string): PolicyDocument {
  return policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:role/${vendRoleName}` },
    Action: sessionActions,
    Condition: {
      StringLike: { 'sts:SourceIdentity': 'sentinel,*' },
      StringEquals: { 'aws:RequestTag/SentinelProfile': profile },
    },
  });
}

/** The execution role: what the vend function calls, on what it calls it, and nothing else. */
function vendPermissions({ accountId, region }: Account): PolicyDocument {
  const parameters = `arn:aws:ssm:${region}:${accountId}:parameter/sentinel`;
  return policy(
    allow(sessionActions, `arn:aws:iam::${accountId}:role/sentinel/*`),
    allow('ssm:GetParameters', [`${parameters}/policies/*`, `${parameters}/profiles/*`]),
    allow(
      ['ssm:GetParametersByPath'],
      ['policies', 'policies/*', 'profiles', 'profiles/*'].map((path) => `${parameters}/${path}`),
    ),
    allow('events:PutEvents', `arn:aws:events:${region}:${accountId}:event-bus/sentinel`),
    allow('sqs:SendMessage', `arn:aws:sqs:${region}:${accountId}:sentinel-audit`),
  );
}

const tableArn = ({ accountId, region }: Account): string =>
  `arn:aws:dynamodb:${region}:${accountId}:table/sentinel-ledger`;

/** The ledger writer: its queue, its dead letters, its table. */
function auditPermissions(account: Account): PolicyDocument {
  const queues = `arn:aws:sqs:${account.region}:${account.accountId}`;
  return policy(
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], `${queues}:sentinel-audit`),
    allow('sqs:SendMessage', `${queues}:sentinel-audit-dead`),
    allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:BatchWriteItem',
      ],
      tableArn(account),
    ),
  );
}

/** The checkpoint signer reads the table and puts checkpoints. */
const signPermissions = (account: Account): PolicyDocument =>
  policy(
    allow(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
      tableArn(account),
    ),
  );

/** The detections: their queue and state, what they read, and the bus they speak on. */
function detectPermissions({ accountId, region }: Account): PolicyDocument {
  const parameters = `arn:aws:ssm:${region}:${accountId}:parameter/sentinel`;
  return policy(
    allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      `arn:aws:sqs:${region}:${accountId}:sentinel-detect`,
    ),
    allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      `arn:aws:dynamodb:${region}:${accountId}:table/sentinel-detect`,
    ),
    allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], tableArn({ accountId, region })),
    allow('ssm:GetParameterHistory', [`${parameters}/policies/*`, `${parameters}/profiles/*`]),
    allow(
      'ssm:GetParametersByPath',
      ['policies', 'policies/*', 'profiles', 'profiles/*'].map((path) => `${parameters}/${path}`),
    ),
    allow('events:PutEvents', `arn:aws:events:${region}:${accountId}:event-bus/sentinel`),
  );
}

/** Who puts dead letters back assumes this role: the queue's policy admits it beside the vend role. */
function redrivePermissions({ accountId, region }: Account): PolicyDocument {
  const queues = `arn:aws:sqs:${region}:${accountId}`;
  return policy(
    allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      `${queues}:sentinel-audit-dead`,
    ),
    allow('sqs:SendMessage', `${queues}:sentinel-audit`),
  );
}

const redriveTrust = (accountId: string): PolicyDocument =>
  policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${engineerRoleName}` },
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  });

/**
 * The engineer also looks after this service: writes policies, reads queues, rules and tables. That gives no way
 * round the service: the target roles' trust and the bus's policy name the vend function alone.
 */
const engineerPermissions: PolicyDocument = policy(allow(['ssm:*', 'events:*', 'sqs:*', 'dynamodb:*'], '*'));

/** What the target roles themselves may do; something to look at, for no such service runs here. */
const targetPermissions = (profile: string): PolicyDocument =>
  policy(allow(['s3:GetObject', 's3:ListBucket'], [`arn:aws:s3:::${profile}`, `arn:aws:s3:::${profile}/*`]));

export function seededRoles(account: Account, profiles: readonly string[]): RoleSeed[] {
  const { accountId } = account;
  const role = (
    roleName: string,
    path: string,
    roleId: string,
    trust: PolicyDocument,
    permissions: PolicyDocument[],
    maxSessionDurationSeconds = 43_200,
  ): RoleSeed => ({ roleName, path, roleId, trust, permissions, maxSessionDurationSeconds });
  return [
    role(
      engineerRoleName,
      '/aws-reserved/sso.amazonaws.com/',
      engineerRoleId,
      trustService('sso.amazonaws.com'),
      [callerPermissions, engineerPermissions],
    ),
    role(workloadRoleName, '/', 'AROADEPLOYERROLE00001', trustService('ecs-tasks.amazonaws.com'), [
      callerPermissions,
    ]),
    role(vendRoleName, '/', 'AROASENTINELVEND00001', trustService('lambda.amazonaws.com'), [
      vendPermissions(account),
    ]),
    role(auditRoleName, '/', 'AROASENTINELAUDIT0001', trustService('lambda.amazonaws.com'), [
      auditPermissions(account),
    ]),
    role(redriveRoleName, '/', 'AROASENTINELREDR00001', redriveTrust(accountId), [
      redrivePermissions(account),
    ]),
    role(signRoleName, '/', 'AROASENTINELSIGN00001', trustService('lambda.amazonaws.com'), [
      signPermissions(account),
    ]),
    role(detectRoleName, '/', 'AROASENTINELDETC00001', trustService('lambda.amazonaws.com'), [
      detectPermissions(account),
    ]),
    ...profiles.map((profile, index) =>
      role(
        targetRoleName(profile),
        '/sentinel/',
        `AROATARGETROLE${String(index + 1).padStart(7, '0')}`,
        targetTrust(accountId, profile),
        [targetPermissions(profile)],
        3600,
      ),
    ),
  ];
}

/** Denies an action to everybody but the vend function and the roles named, whatever their own policies allow. */
function vendAlone(
  { accountId }: Account,
  Action: string,
  Resource: string,
  ...others: string[]
): PolicyStatement {
  const arns = [vendRoleName, ...others].map((name) => `arn:aws:iam::${accountId}:role/${name}`);
  // A service has no principal ARN, and would be denied with all others.
  const Condition = {
    ArnNotEquals: { 'aws:PrincipalArn': arns },
    Bool: { 'aws:PrincipalIsAWSService': 'false' },
  };
  return { Effect: 'Deny', Principal: '*', Action, Resource, Condition };
}

/** Nobody else speaks on the bus: decisions are the vend function's, findings the detect function's. */
export const busPolicy = (account: Account): PolicyDocument =>
  policy(
    vendAlone(
      account,
      'events:PutEvents',
      `arn:aws:events:${account.region}:${account.accountId}:event-bus/sentinel`,
      detectRoleName,
    ),
  );

/** Nobody puts a message on a queue but its rules, the vend function, and who redrives dead letters. */
export const queuePolicy = (account: Account, queue: string): PolicyDocument => {
  const { accountId, region } = account;
  const arn = `arn:aws:sqs:${region}:${accountId}:${queue}`;
  return policy(
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arn,
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:events:${region}:${accountId}:rule/*` } },
    },
    vendAlone(account, 'sqs:SendMessage', arn, redriveRoleName),
  );
};
