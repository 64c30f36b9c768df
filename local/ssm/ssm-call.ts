import { type AwsError, type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { timeKeys } from '../iam/context.ts';
import type { RequestContext } from '../iam/policy-document.ts';
import type { Principal } from '../iam/principal.ts';
import type { World } from '../iam/world.ts';
import { parameterArn } from './parameter-name.ts';
import type { ParameterStore, ParameterVersion } from './parameter-store.ts';

/** What an operation works with besides its input. */
export type SsmCall = {
  world: World;
  store: ParameterStore;
  caller: Principal;
  nowMs: number;
  /** Told of what was changed, when it is. */
  onChange: (change: ParameterChange) => void;
};

/** What EventBridge is told: the name, and neither text nor author. */
export type ParameterChange = {
  operation: 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion';
  name: string;
  type: string;
};

export type SsmOutcome = Outcome<Readonly<Record<string, unknown>>>;
export type SsmOperation = (call: SsmCall, input: unknown) => SsmOutcome;

type Refusal = { ok: false; error: AwsError };

/** AccessDeniedException unless the caller may do `action` to every one of the names. */
export const refuseUnlessAllowed = (
  { world, caller, nowMs }: SsmCall,
  action: string,
  names: readonly string[],
  context: RequestContext = {},
): Refusal | undefined => {
  for (const name of names) {
    const authorization = world.authorize({
      principal: caller,
      action: `ssm:${action}`,
      resource: parameterArn(world, name),
      context: { ...timeKeys(nowMs), ...context },
    });
    if (!authorization.allowed) return refuse('AccessDeniedException', authorization.message);
  }
  return undefined;
};

const PURPOSE = 'ssm secure string';

/** A SecureString's value as it is kept: readable by this world's key, for this version alone. */
export const sealValue = (world: World, name: string, version: number, value: string): string =>
  world.sealer.seal(PURPOSE, `${parameterArn(world, name)}:${version}`, value);

/** The value as asked for: ciphertext of a SecureString unless decryption is. */
export const revealValue = (
  world: World,
  name: string,
  version: ParameterVersion,
  withDecryption: boolean,
): Outcome<string> => {
  if (version.type !== 'SecureString' || !withDecryption) return { ok: true, output: version.value };
  const opened = world.sealer.open(PURPOSE, `${parameterArn(world, name)}:${version.version}`, version.value);
  return opened === undefined
    ? refuse('InvalidKeyId', 'the value was encrypted under another key: start with `--reset`')
    : { ok: true, output: opened };
};

/** Timestamps are seconds with milliseconds in AWS JSON 1.1. */
export const epochSeconds = (ms: number): number => ms / 1000;
