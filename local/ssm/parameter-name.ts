import { type AwsError, refuse } from '../aws-http/aws-reply.ts';

const MAX_LENGTH = 1011;
const MAX_LEVELS = 15;
const NAME = /^[A-Za-z0-9_.\-/]+$/;

type Refusal = { ok: false; error: AwsError };

/**
 * Why a parameter cannot have this name
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html).
 */
export const refuseName = (name: string): Refusal | undefined => {
  const levels = name.split('/').filter((level) => level !== '');
  if (/^\/aws.*\//i.test(name)) {
    return refuse('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (/^\/?aws/i.test(name)) {
    return refuse('ValidationException', 'Parameter name: can\'t be prefixed with "aws" (case-insensitive).');
  }
  if (!NAME.test(name) || /^\/?ssm/i.test(name) || name.includes('//') || name.endsWith('/')) {
    return refuse(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (name.includes('/') && !name.startsWith('/')) {
    return refuse('ValidationException', 'Parameter name must be a fully qualified name.');
  }
  if (name.length > MAX_LENGTH) {
    return refuse('ValidationException', `Parameter name must not be longer than ${MAX_LENGTH} characters.`);
  }
  return levels.length > MAX_LEVELS
    ? refuse(
        'HierarchyLevelLimitExceededException',
        `Parameter hierarchies may not exceed ${MAX_LEVELS} levels.`,
      )
    : undefined;
};

export type ArnScope = { region: string; accountId: string };

/** `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`, one slash whether or not the name begins with one. */
export const parameterArn = ({ region, accountId }: ArnScope, name: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
