import { deflateRawSync } from 'node:zlib';
import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import type { SessionTag } from './session-tags.ts';

/**
 * Room for a session's policies and tags. AWS does not publish it; nine tags of 2-character keys and
 * 250-character values are reported to take 498 % of it, which these two numbers reproduce
 * (https://github.com/aws-actions/configure-aws-credentials/issues/1898), and inherited transitive tags to take
 * as much room as given ones (https://github.com/aws/containers-roadmap/issues/2413).
 */
const ROOM_BYTES = 459;
const TAG_OVERHEAD_BYTES = 2;

export type Packed = {
  policy: string | undefined;
  policyArns: readonly string[];
  tags: readonly SessionTag[];
};

/**
 * PackedPolicySize: percent of the room taken, `undefined` when nothing takes any; PackedPolicyTooLarge over 100.
 * AWS packs policies in a form of its own; deflating them comes near enough to warn of long ones.
 */
export const packedPolicySize = ({ policy, policyArns, tags }: Packed): Outcome<number | undefined> => {
  if (policy === undefined && policyArns.length === 0 && tags.length === 0) {
    return { ok: true, output: undefined };
  }
  const policies = [policy ?? '', ...policyArns].join('\n');
  const policyBytes = policies === '' ? 0 : deflateRawSync(policies).length;
  const tagBytes = tags.reduce(
    (sum, { key, value }) => sum + Buffer.byteLength(key) + Buffer.byteLength(value) + TAG_OVERHEAD_BYTES,
    0,
  );
  const percent = Math.max(1, Math.round(((policyBytes + tagBytes) * 100) / ROOM_BYTES));
  if (percent <= 100) return { ok: true, output: percent };
  const what = policyBytes === 0 ? 'session tags' : tagBytes === 0 ? 'policy' : 'policy and session tags';
  return refuse('PackedPolicyTooLarge', `Packed size of ${what} consumes ${percent}% of allotted space.`);
};
