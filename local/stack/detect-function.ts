import { DETECT_SETTINGS } from '../../functions/config/detect-settings.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { Seeds } from '../seeds/seeds.ts';
import { auditFunctionName, knownTo, ledgerTableName, signFunctionName } from './ledger-functions.ts';
import { vendFunctionName } from './vend-function.ts';

export const detectFunctionName = 'detect';
export const detectTableName = 'sentinel-detect';

/** The detect function as it is deployed; variables given from outside win. */
export function detectFunction(seeds: Seeds, given: Readonly<Record<string, string>>): FunctionDefinition {
  const functions = [vendFunctionName, auditFunctionName, signFunctionName, detectFunctionName];
  return {
    name: detectFunctionName,
    entry: 'functions/detect/lambda.ts',
    handler: 'handler',
    roleArn: seeds.detectRoleArn,
    timeoutMs: 30_000,
    memoryMb: 512,
    environment: {
      SENTINEL_ACCOUNT_ID: seeds.accountId,
      SENTINEL_LEDGER_TABLE: ledgerTableName,
      SENTINEL_DETECT_TABLE: detectTableName,
      SENTINEL_EVENT_BUS: seeds.bus.name,
      SENTINEL_WATCHED_RULES: [seeds.rule.name, ...seeds.detectRules.map(({ name }) => name)].join(','),
      SENTINEL_WATCHED_QUEUES: seeds.queues.map(({ name }) => name).join(','),
      SENTINEL_WATCHED_FUNCTIONS: functions.join(','),
      SENTINEL_VEND_FUNCTION: vendFunctionName,
      SENTINEL_VEND_ROLE_ARN: seeds.vendRoleArn,
      SENTINEL_LEDGER_WRITERS: [seeds.auditRoleArn, seeds.signRoleArn].join(','),
      ...knownTo(DETECT_SETTINGS, given),
    },
  };
}
