/** Who a set of keys belongs to, in the shapes IAM and STS use. */
export type Principal =
  | { kind: 'root'; accountId: string; arn: string; userId: string }
  | { kind: 'user'; accountId: string; arn: string; userId: string; userName: string }
  | { kind: 'federated-user'; accountId: string; arn: string; userId: string; name: string }
  | AssumedRole;

export type AssumedRole = {
  kind: 'assumed-role';
  accountId: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` (the role's path is not in it). */
  arn: string;
  /** `AROA…:SESSION`. */
  userId: string;
  /** `arn:aws:iam::ACCOUNT:role/PATH/ROLE`. */
  roleArn: string;
  roleName: string;
  sessionName: string;
  sourceIdentity?: string;
  /** The function whose environment these keys were made for; what it calls carries it. */
  sourceFunctionArn?: string;
  tags: Readonly<Record<string, string>>;
  transitiveTagKeys: readonly string[];
};

/** Keys and whose they are. Long-term keys have neither token nor expiry. */
export type Credential = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiresAtMs?: number;
  principal: Principal;
};

export type CredentialLookup =
  | { found: true; credential: Credential }
  /** `bad-token`: the key needs another session token than the one shown (or none, or one that does not open). */
  | { found: false; reason: 'unknown-key' | 'bad-token' | 'expired' };

/** Finds keys by access key id and the session token shown with it; compares tokens in constant time. */
export type FindCredential = (
  accessKeyId: string,
  sessionToken: string | undefined,
  nowMs: number,
) => CredentialLookup;
