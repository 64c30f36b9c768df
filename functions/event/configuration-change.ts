import type { Producer } from './decision-event.ts';

export const CONFIGURATION_DETAIL_TYPE = 'Configuration Change';
export const CONFIGURATION_SCHEMA_VERSION = '1';

/**
 * One version of a policy or profile parameter, or its removal, schema version 1
 * (docs/schema/configuration-change.v1.json): with these the ledger shows what was in force at any moment.
 */
export type ConfigurationChangeEvent = {
  schemaVersion: typeof CONFIGURATION_SCHEMA_VERSION;
  id: string;
  producer: Producer;
  /** When Parameter Store took the version; of a removal, when it was noticed. */
  time: string;
  outcome: 'change';
  code: 'PARAMETER_VERSION' | 'PARAMETER_DELETED';
  /** Nobody asked for credentials. */
  caller: null;
  /** The profile the parameter is of. */
  profile: string | null;
  parameter: {
    name: string;
    kind: 'policy' | 'profile';
    /** Of a removal, the last version that was known. */
    version: number;
    type: string;
    /** ARN of who wrote the version; null for a removal, which Parameter Store tells no author of. */
    modifiedBy: string | null;
    /** SHA-256 of the text, as decisions name the policy they were made by; null where there is no text. */
    sha256: string | null;
    /** The text as it stood; null of a SecureString, which is not decrypted, and of a removal. */
    text: string | null;
  };
};
