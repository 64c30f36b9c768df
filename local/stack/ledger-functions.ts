import { AUDIT_SETTINGS } from '../../functions/config/audit-settings.ts';
import { DETECT_SETTINGS } from '../../functions/config/detect-settings.ts';
import { SIGN_SETTINGS } from '../../functions/config/sign-settings.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { Seeds } from '../seeds/seeds.ts';
import type { StatePaths } from './options.ts';

export const auditFunctionName = 'audit';
export const signFunctionName = 'sign';
export const ledgerTableName = 'sentinel-ledger';

type Given = Readonly<Record<string, string>>;

/** The log's name in its checkpoints, and of the key that signs them. */
export const checkpointOrigin = ({ accountId }: Seeds): string => `sentinel-tvm/${accountId}/main`;

/** The ledger writer and the checkpoint signer as they are deployed; variables given from outside win. */
export function ledgerFunctions(
  seeds: Seeds,
  facts: { paths: StatePaths; deadLetterQueueUrl: string; given: Given },
): FunctionDefinition[] {
  const common = { handler: 'handler', timeoutMs: 30_000, memoryMb: 512 };
  const ledger = { SENTINEL_ACCOUNT_ID: seeds.accountId, SENTINEL_LEDGER_TABLE: ledgerTableName };
  return [
    {
      ...common,
      name: auditFunctionName,
      entry: 'functions/audit/lambda.ts',
      roleArn: seeds.auditRoleArn,
      environment: {
        ...ledger,
        SENTINEL_DEAD_LETTER_QUEUE_URL: facts.deadLetterQueueUrl,
        ...knownTo(AUDIT_SETTINGS, facts.given),
      },
    },
    {
      ...common,
      name: signFunctionName,
      entry: 'functions/sign/lambda.ts',
      roleArn: seeds.signRoleArn,
      environment: {
        ...ledger,
        SENTINEL_CHECKPOINT_ORIGIN: checkpointOrigin(seeds),
        SENTINEL_SIGNING_KEY_FILE: facts.paths.signingKey,
        SENTINEL_CHECKPOINT_FOLDER: facts.paths.checkpoints,
        SENTINEL_CHECKPOINT_SECONDS: '4',
        // Below the function's time-out; the stack's schedule starts the next one.
        SENTINEL_SIGNER_RUN_SECONDS: '20',
        ...knownTo(SIGN_SETTINGS, facts.given),
      },
    },
  ];
}

type Settings = Readonly<Record<string, { variable: string }>>;

/** Those of the given variables that a function reads; others would make it refuse to start. */
export function knownTo(settings: Settings, given: Given): Record<string, string> {
  const known = new Set(Object.values(settings).map(({ variable }) => variable));
  return Object.fromEntries(Object.entries(given).filter(([name]) => known.has(name)));
}

/** The given variables that are the vend function's: all but those only the other functions read. */
export function givenToVend(vendSettings: Settings, given: Given): Record<string, string> {
  const vend = new Set(Object.values(vendSettings).map(({ variable }) => variable));
  const others = [AUDIT_SETTINGS, SIGN_SETTINGS, DETECT_SETTINGS].flatMap((table) => Object.values(table));
  const ledger = new Set(others.map(({ variable }) => variable));
  return Object.fromEntries(Object.entries(given).filter(([name]) => vend.has(name) || !ledger.has(name)));
}
