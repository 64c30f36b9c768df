import { elements, member, textOf } from './json.ts';
import type { Change } from './plan-changes.ts';
import { withinModule } from './state-facts.ts';

/**
 * What outlives a destroy: the ledger with the key it is encrypted by, the key that proves it, and the copy. They stay
 * in the state, so that the next deployment goes on with them.
 */
const KEPT =
  /^(?:aws_dynamodb_(?:table|resource_policy)\.ledger|aws_kms_(?:key|alias)\.(?:data|signing)|aws_s3_bucket(?:_\w+)?\.(?:checkpoints|trail))$/;

export const isKept = (address: string): boolean => KEPT.test(withinModule(address));

export type Told = {
  /** Told twice that the ledger may go. */
  deleteLedger: boolean;
  /** Buckets that hold something: nobody can delete them before their locks end. */
  filled: ReadonlySet<string>;
  /** Keys, `data` and `signing`, whose policies let nobody, or not this caller, delete them. */
  locked: ReadonlySet<string>;
};

/** Addresses of the state that a destroy takes, and those it leaves. */
export function divide(addresses: readonly string[], told: Told): { gone: string[]; kept: string[] } {
  const keeps = (address: string): boolean => isKept(address) && !(told.deleteLedger && mayGo(address, told));
  return { gone: addresses.filter((one) => !keeps(one)), kept: addresses.filter(keeps) };
}

function mayGo(address: string, { filled, locked }: Told): boolean {
  const [type = '', name = ''] = withinModule(address).split('.');
  if (type.startsWith('aws_s3_bucket')) return !filled.has(name);
  if (type.startsWith('aws_kms_')) return !locked.has(name);
  return true;
}

/** What a destroy plan would take that was to be kept; nothing of it may run then. */
export function wronglyGone(changes: readonly Change[], kept: readonly string[]): string[] {
  return changes
    .filter(({ action, address }) => (action === 'delete' || action === 'replace') && kept.includes(address))
    .map(({ address }) => address);
}

/** Of what must outlive every deployment, what a plan would end or make anew: another name, key or copy is another ledger. */
export function endedByPlan(changes: readonly Change[]): string[] {
  return changes
    .filter(({ action, address }) => (action === 'delete' || action === 'replace') && isLasting(address))
    .map(({ address }) => address);
}

const isLasting = (address: string): boolean =>
  /^(?:aws_dynamodb_table\.ledger|aws_kms_key\.(?:data|signing)|aws_s3_bucket\.(?:checkpoints|trail))$/.test(
    withinModule(address),
  );

/**
 * Whether a key's policy lets this caller schedule its deletion: the module denies it to all but
 * `key_administrator_arns`. `callerArn` as STS gives it; of a session its role counts.
 */
export function keyMayGo(policy: string, callerArn: string): boolean {
  const denying = elements(member(parse(policy), 'Statement')).filter(
    (one) =>
      member(one, 'Effect') === 'Deny' && listOf(member(one, 'Action')).includes('kms:ScheduleKeyDeletion'),
  );
  const role = /:assumed-role\/([^/]+)\//.exec(callerArn)?.[1];
  return denying.every((one) => {
    const admitted = listOf(member(one, 'Condition', 'ArnNotEquals', 'aws:PrincipalArn'));
    return admitted.some((arn) => (role === undefined ? arn === callerArn : arn.endsWith(`/${role}`)));
  });
}

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one) ?? []);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
