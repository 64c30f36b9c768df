import { type AwsError, type Outcome, refuse } from '../aws-http/aws-reply.ts';
import type { Principal } from '../iam/principal.ts';

export type SessionTag = { key: string; value: string };

type Refusal = { ok: false; error: AwsError };

/**
 * The rules of https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html that go beyond one tag:
 * keys are told apart whatever their case, `aws:` is reserved, a transitive key must be among the tags given.
 */
export const checkTags = (
  tags: readonly SessionTag[],
  transitiveTagKeys: readonly string[],
): Refusal | undefined => {
  const keys = new Set(tags.map(({ key }) => key.toLowerCase()));
  if (keys.size < tags.length) {
    return refuse(
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  if ([...keys].some((key) => key.startsWith('aws:'))) {
    return refuse('InvalidParameterValue', 'Tag keys that start with `aws:` are reserved');
  }
  return transitiveTagKeys.some((key) => !keys.has(key.toLowerCase()))
    ? refuse(
        'InvalidParameterValue',
        'The specified transitive tag key must be included in the requested tags.',
      )
    : undefined;
};

export type SessionTags = {
  tags: Record<string, string>;
  transitiveTagKeys: string[];
  /** Handed down by the calling session: they need sts:TagSession and room as if they were given. */
  inherited: SessionTag[];
};

/**
 * The new session's tags: those given, and the calling session's transitive ones, which stay transitive and
 * cannot be overridden
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining).
 */
export const mergeTags = (
  caller: Principal,
  tags: readonly SessionTag[],
  transitiveTagKeys: readonly string[],
): Outcome<SessionTags> => {
  const handedDown = caller.kind === 'assumed-role' ? caller.transitiveTagKeys : [];
  const callerTags = caller.kind === 'assumed-role' ? Object.entries(caller.tags) : [];
  const isHandedDown = (key: string): boolean =>
    handedDown.some((inherited) => inherited.toLowerCase() === key.toLowerCase());
  if (tags.some(({ key }) => isHandedDown(key))) {
    return refuse(
      'InvalidParameterValue',
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const inherited = callerTags.filter(([key]) => isHandedDown(key)).map(([key, value]) => ({ key, value }));
  return {
    ok: true,
    output: {
      tags: Object.fromEntries([...inherited, ...tags].map(({ key, value }) => [key, value])),
      transitiveTagKeys: [...inherited.map(({ key }) => key), ...transitiveTagKeys],
      inherited,
    },
  };
};
