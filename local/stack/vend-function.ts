import { SETTINGS } from '../../functions/config/settings.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { Seeds } from '../seeds/seeds.ts';
import { givenToVend } from './ledger-functions.ts';

export const vendFunctionName = 'vend';

/** The vend function as it is deployed; variables given from outside win over the stack's own. */
export function vendFunction(
  seeds: Seeds,
  facts: {
    originProof: string;
    auditQueueUrl: string;
    oidcIssuers: string;
    given: Readonly<Record<string, string>>;
  },
): FunctionDefinition {
  return {
    name: vendFunctionName,
    entry: 'functions/vend/lambda.ts',
    handler: 'handler',
    roleArn: seeds.vendRoleArn,
    timeoutMs: 30_000,
    memoryMb: 512,
    environment: {
      SENTINEL_ACCOUNT_ID: seeds.accountId,
      SENTINEL_ORIGIN_PROOF: facts.originProof,
      SENTINEL_SSO_ROLE_IDS: seeds.ssoRoleIds.join(','),
      SENTINEL_OIDC_ISSUERS: facts.oidcIssuers,
      SENTINEL_EVENT_BUS: seeds.bus.name,
      SENTINEL_AUDIT_QUEUE_URL: facts.auditQueueUrl,
      ...givenToVend(SETTINGS, facts.given),
    },
  };
}
