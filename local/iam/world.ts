import { randomBytes } from 'node:crypto';
import { contextOf } from './context.ts';
import { type Decision, type DecisionInput, decide, type PolicyRequest } from './evaluate.ts';
import { parsePolicyText } from './parse-policy.ts';
import type { CompiledPolicy, RequestContext } from './policy-document.ts';
import type { AssumedRole, Credential, FindCredential, Principal } from './principal.ts';
import type { RequestPrincipal } from './principals.ts';
import { createSealer, type Sealer } from './sealing.ts';
import { openSession, type SessionContents, sealSession } from './session-token.ts';
import {
  type CompiledSeed,
  compileSeed,
  type SeededRole,
  type SeedFault,
  type WorldSeed,
} from './world-seed.ts';

export type SessionRequest = {
  principal: Principal;
  expiresAtMs: number;
  sessionPolicy?: string;
  sessionPolicyArns?: readonly string[];
};

/** `because` of a refusal, and the whole sentence AWS gives it. */
export type Authorization = { allowed: true } | { allowed: false; explicit: boolean; message: string };

export type AuthorizationRequest = {
  principal: RequestPrincipal;
  /** `service:Operation`. */
  action: string;
  /** ARN, or `*`. */
  resource: string;
  /** The request's own condition keys, any case; the principal's are added. */
  context: RequestContext;
  /** The resource's policy, where it has one. */
  resourcePolicy?: CompiledPolicy;
  /** Account of the resource; default the world's. */
  resourceAccountId?: string;
};

export type World = {
  accountId: string;
  region: string;
  findCredential: FindCredential;
  /** New keys of a session: ASIA… id, derived secret, sealed token. Nothing is remembered of them. */
  issueSession: (session: SessionRequest) => Credential & { sessionToken: string; expiresAtMs: number };
  findRole: (arn: string) => SeededRole | undefined;
  hasManagedPolicy: (arn: string) => boolean;
  authorize: (request: AuthorizationRequest) => Authorization;
  /** The world's key, for what its servers keep at rest (SecureString). */
  sealer: Sealer;
};

export type WorldOptions = {
  /** 32 bytes. Whoever has it can make sessions; another key ends all sessions. */
  sealKey: Uint8Array;
  randomBytes?: (size: number) => Uint8Array;
  /** Told what was asked of which policies, and what came of it. */
  onDecision?: (decision: Decided) => void;
};

/** A decision, and everything it was made of: so that it can be made again without a statement. */
export type Decided = { input: DecisionInput; decision: Decision };

export type WorldCreation = { ok: true; world: World } | { ok: false; faults: SeedFault[] };

/** Builds the account from its seed, or tells everything that is wrong with the seed. */
export const createWorld = (seed: WorldSeed, options: WorldOptions): WorldCreation => {
  const faults: SeedFault[] = [];
  const compiled = compileSeed(seed, faults);
  if (faults.length > 0) return { ok: false, faults };
  const random = options.randomBytes ?? randomBytes;
  const sealer = createSealer(options.sealKey, random);
  const roles = new Map(compiled.roles.map((role) => [role.arn, role]));
  // A session's policies belong to the session, not to its principal's description: they are found again by the
  // principal that `findCredential` handed out.
  const narrowing = new WeakMap<RequestPrincipal, readonly CompiledPolicy[]>();
  return {
    ok: true,
    world: {
      accountId: seed.accountId,
      region: seed.region,
      findCredential: credentialFinder(compiled, sealer, narrowing),
      issueSession: (session) => issueSession(session, sealer, random),
      findRole: (arn) => roles.get(arn),
      hasManagedPolicy: (arn) => compiled.managedPolicies.has(arn),
      authorize: authorizer(
        seed.accountId,
        compiled,
        roles,
        narrowing,
        options.onDecision ?? (() => undefined),
      ),
      sealer,
    },
  };
};

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const issueSession = (
  session: SessionRequest,
  sealer: Sealer,
  random: (size: number) => Uint8Array,
): Credential & { sessionToken: string; expiresAtMs: number } => {
  const { principal, expiresAtMs, sessionPolicy } = session;
  const accessKeyId = `ASIA${Array.from(random(16), (byte) => BASE32[byte % 32]).join('')}`;
  const contents: SessionContents = {
    principal,
    expiresAtMs,
    sessionPolicyArns: session.sessionPolicyArns ?? [],
    ...(sessionPolicy !== undefined && { sessionPolicy }),
  };
  return {
    accessKeyId,
    secretAccessKey: secretOf(sealer, accessKeyId),
    sessionToken: sealSession(sealer, accessKeyId, contents),
    expiresAtMs,
    principal,
  };
};

const secretOf = (sealer: Sealer, accessKeyId: string): string =>
  sealer.deriveSecret('session secret', accessKeyId);

const credentialFinder = (
  compiled: CompiledSeed,
  sealer: Sealer,
  narrowing: WeakMap<RequestPrincipal, readonly CompiledPolicy[]>,
): FindCredential => {
  const users = new Map(compiled.users.map((user) => [user.accessKeyId, user]));
  return (accessKeyId, sessionToken, nowMs) => {
    const user = users.get(accessKeyId);
    if (user !== undefined) {
      if (sessionToken !== undefined) return { found: false, reason: 'bad-token' };
      const { secretAccessKey, principal } = user;
      return { found: true, credential: { accessKeyId, secretAccessKey, principal } };
    }
    if (!/^ASIA[A-Z2-7]{16}$/.test(accessKeyId)) return { found: false, reason: 'unknown-key' };
    const contents = sessionToken === undefined ? undefined : openSession(sealer, accessKeyId, sessionToken);
    if (contents === undefined || sessionToken === undefined) return { found: false, reason: 'bad-token' };
    const { principal, expiresAtMs } = contents;
    if (nowMs >= expiresAtMs) return { found: false, reason: 'expired' };
    const policies = sessionPoliciesOf(contents, compiled);
    if (policies !== undefined) narrowing.set(principal, policies);
    const secretAccessKey = secretOf(sealer, accessKeyId);
    return {
      found: true,
      credential: { accessKeyId, secretAccessKey, sessionToken, expiresAtMs, principal },
    };
  };
};

/** A policy that cannot be read any more grants nothing. */
const sessionPoliciesOf = (
  contents: SessionContents,
  compiled: CompiledSeed,
): readonly CompiledPolicy[] | undefined => {
  const { sessionPolicy, sessionPolicyArns } = contents;
  if (sessionPolicy === undefined && sessionPolicyArns.length === 0) return undefined;
  const parsed = sessionPolicy === undefined ? undefined : parsePolicyText(sessionPolicy, 'session');
  const managed = sessionPolicyArns.map((arn) => compiled.managedPolicies.get(arn));
  return [parsed?.ok ? parsed.policy : undefined, ...managed].filter((policy) => policy !== undefined);
};

const authorizer = (
  accountId: string,
  compiled: CompiledSeed,
  roles: ReadonlyMap<string, SeededRole>,
  narrowing: WeakMap<RequestPrincipal, readonly CompiledPolicy[]>,
  onDecision: (decision: Decided) => void,
): World['authorize'] => {
  const users = new Map(compiled.users.map((user) => [user.principal.arn, user.permissions]));
  const identityOf = (principal: RequestPrincipal): readonly CompiledPolicy[] => {
    if (principal.kind === 'user') return users.get(principal.arn) ?? [];
    if (principal.kind === 'assumed-role') return roles.get(principal.roleArn)?.permissions ?? [];
    return principal.kind === 'root' ? [EVERYTHING] : [];
  };
  return ({ principal, action, resource, context, resourcePolicy, resourceAccountId }) => {
    const request: PolicyRequest = { principal, action, resource, context: contextOf(principal, context) };
    const session = narrowing.get(principal);
    const input: DecisionInput = {
      request,
      identity: identityOf(principal),
      // A service has no account: what it may do, the resource's policy alone says.
      sameAccount: principal.kind === 'service' || principal.accountId === (resourceAccountId ?? accountId),
      ...(session && { session }),
      ...(resourcePolicy && { resource: resourcePolicy }),
    };
    const decision = decide(input);
    onDecision({ input, decision });
    if (decision.allowed) return decision;
    const who = principal.kind === 'service' ? principal.service : principal.arn;
    const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${decision.because}`;
    return { allowed: false, explicit: decision.explicit, message };
  };
};

/** The root user is limited by nothing within its account. */
const EVERYTHING: CompiledPolicy = {
  kind: 'identity',
  statements: [{ effect: 'Allow', actions: { negated: true, patterns: [] }, conditions: [] }],
};

/** The principal of a role's session, as `issueSession` takes it. */
export const assumedRole = (
  role: Pick<SeededRole, 'accountId' | 'arn' | 'roleName' | 'roleId'>,
  session: {
    sessionName: string;
    sourceIdentity?: string;
    sourceFunctionArn?: string;
    tags?: Readonly<Record<string, string>>;
    transitiveTagKeys?: readonly string[];
  },
): AssumedRole => ({
  kind: 'assumed-role',
  accountId: role.accountId,
  arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.roleName}/${session.sessionName}`,
  userId: `${role.roleId}:${session.sessionName}`,
  roleArn: role.arn,
  roleName: role.roleName,
  sessionName: session.sessionName,
  tags: session.tags ?? {},
  transitiveTagKeys: session.transitiveTagKeys ?? [],
  ...(session.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
  ...(session.sourceFunctionArn !== undefined && { sourceFunctionArn: session.sourceFunctionArn }),
});
