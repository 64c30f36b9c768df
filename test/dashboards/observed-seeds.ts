import { policyRoot, profileRoot, storedDocuments } from '../../local/seeds/documents.ts';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';

export const ACCOUNT_ID = '123456789012';
export const REGION = 'us-east-1';
export const OBSERVER_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/observer`;

/** A queue shows a batch that failed again after seconds, not after three minutes. */
const VISIBLE_AFTER_SECONDS = 10;

/**
 * The seeds of `npm start`, a profile whose policy does not parse, a profile that is allowed to alice alone, and a role
 * that may look at queues, as CloudWatch does.
 */
export function observedSeeds(): Seeds {
  const seeds = defaultSeeds(ACCOUNT_ID, REGION);
  return {
    ...seeds,
    parameters: {
      ...seeds.parameters,
      [`${policyRoot}/broken`]: 'version: "1"\nrules: [{ name: half, effect: allow',
      [`${profileRoot}/broken`]: storedDocuments(ACCOUNT_ID)[`${profileRoot}/dev`] ?? '',
    },
    queues: seeds.queues.map((queue) => ({ ...queue, visibilityTimeoutSeconds: VISIBLE_AFTER_SECONDS })),
    roles: [
      ...seeds.roles,
      {
        roleName: 'observer',
        path: '/',
        roleId: 'AROAOBSERVEROFQUEUE01',
        trust: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        },
        permissions: [
          {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'sqs:GetQueueAttributes', Resource: '*' }],
          },
        ],
        maxSessionDurationSeconds: 3600,
      },
    ],
  };
}
