import { createHash } from 'node:crypto';
import type { ParameterHistory, ParameterType } from '@aws-sdk/client-ssm';

/** One version of a document, as Parameter Store remembers it. */
export type StoredVersion = {
  version: number;
  type: ParameterType;
  tier: 'Standard' | 'Advanced';
  modifiedMs: number;
  /** ARN of who wrote it. */
  modifiedBy: string;
  labels: readonly string[];
  text: string;
  /** What a write over it must say again to keep it. */
  kept: { KeyId?: string; Description?: string; AllowedPattern?: string };
};

/** Reads one version of an answer. Throws on one that lacks what every version has. */
export function readVersion(answer: ParameterHistory): StoredVersion {
  const { Version, Type, LastModifiedDate, LastModifiedUser, Value, Labels, Tier } = answer;
  const { KeyId, Description, AllowedPattern } = answer;
  if (Version === undefined || Type === undefined || LastModifiedDate === undefined || Value === undefined)
    throw new Error('ssm: a version without number, type, date or value');
  return {
    version: Version,
    type: Type,
    tier: Tier === 'Advanced' ? 'Advanced' : 'Standard',
    modifiedMs: LastModifiedDate.getTime(),
    modifiedBy: LastModifiedUser ?? '',
    labels: Labels ?? [],
    text: Value,
    kept: {
      ...(KeyId && { KeyId }),
      ...(Description && { Description }),
      ...(AllowedPattern && { AllowedPattern }),
    },
  };
}

/** SHA-256 of a document's text, in hex: what decision events call `policy.sha256`. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
