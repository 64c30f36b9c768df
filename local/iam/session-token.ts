import type { Principal } from './principal.ts';
import type { Sealer } from './sealing.ts';

/** All there is of a session: it travels in the session token, sealed, and is kept nowhere. */
export type SessionContents = {
  principal: Principal;
  expiresAtMs: number;
  /** JSON text of the inline session policy given to AssumeRole. */
  sessionPolicy?: string;
  /** Managed policies given to AssumeRole. */
  sessionPolicyArns: readonly string[];
};

const PURPOSE = 'session token';
/** Padded so that a small session's token is about as long as AWS's (400 characters at least). */
const MIN_PLAINTEXT = 300;

/** The token of a session, which opens only together with its access key id. */
export const sealSession = (sealer: Sealer, accessKeyId: string, contents: SessionContents): string =>
  sealer.seal(PURPOSE, accessKeyId, JSON.stringify(contents).padEnd(MIN_PLAINTEXT));

/** `undefined`: not a token of this access key id. */
export const openSession = (
  sealer: Sealer,
  accessKeyId: string,
  token: string,
): SessionContents | undefined => {
  const text = sealer.open(PURPOSE, accessKeyId, token);
  return text === undefined ? undefined : readContents(JSON.parse(text));
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isTextTable = (value: unknown): value is Record<string, string> =>
  isFields(value) && Object.values(value).every(isText);

const readContents = (value: unknown): SessionContents | undefined => {
  if (!isFields(value)) return undefined;
  const { expiresAtMs, sessionPolicy, sessionPolicyArns } = value;
  const principal = readPrincipal(value.principal);
  if (principal === undefined || typeof expiresAtMs !== 'number' || !isTexts(sessionPolicyArns)) {
    return undefined;
  }
  return { principal, expiresAtMs, sessionPolicyArns, ...(isText(sessionPolicy) && { sessionPolicy }) };
};

const readPrincipal = (value: unknown): Principal | undefined => {
  if (!isFields(value)) return undefined;
  const { kind, accountId, arn, userId } = value;
  if (!isText(accountId) || !isText(arn) || !isText(userId)) return undefined;
  const base = { accountId, arn, userId };
  switch (kind) {
    case 'root':
      return { kind, ...base };
    case 'user':
      return isText(value.userName) ? { kind, ...base, userName: value.userName } : undefined;
    case 'federated-user':
      return isText(value.name) ? { kind, ...base, name: value.name } : undefined;
    case 'assumed-role':
      return readAssumedRole(value, base);
    default:
      return undefined;
  }
};

const readAssumedRole = (
  value: Fields,
  base: { accountId: string; arn: string; userId: string },
): Principal | undefined => {
  const { roleArn, roleName, sessionName, sourceIdentity, sourceFunctionArn, tags, transitiveTagKeys } =
    value;
  if (!isText(roleArn) || !isText(roleName) || !isText(sessionName)) return undefined;
  if (!isTextTable(tags) || !isTexts(transitiveTagKeys)) return undefined;
  return {
    kind: 'assumed-role',
    ...base,
    roleArn,
    roleName,
    sessionName,
    tags,
    transitiveTagKeys,
    ...(isText(sourceIdentity) && { sourceIdentity }),
    ...(isText(sourceFunctionArn) && { sourceFunctionArn }),
  };
};
