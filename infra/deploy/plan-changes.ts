import { elements, member, record, textOf } from './json.ts';

/** What Terraform will do to one resource: https://developer.hashicorp.com/terraform/internals/json-format */
export type Change = {
  /** Such as `module.sentinel.aws_lambda_function.vend`. */
  address: string;
  type: string;
  action: 'create' | 'update' | 'delete' | 'replace';
  /** Its attributes afterwards, as far as they are known. */
  after: Readonly<Record<string, unknown>>;
};

/** A resource that is in the state, or will be. */
export type Resource = { address: string; type: string; values: Readonly<Record<string, unknown>> };

/** The changes of `terraform show -json PLAN`; what stays and what is only read is left out. */
export function changesOf(plan: unknown): Change[] {
  return elements(member(plan, 'resource_changes')).flatMap((one) => {
    const actions = elements(member(one, 'change', 'actions')).map(String);
    const action = actionOf(actions);
    const [address, type] = [textOf(member(one, 'address')), textOf(member(one, 'type'))];
    if (action === undefined || address === undefined || type === undefined) return [];
    return [{ address, type, action, after: record(member(one, 'change', 'after')) }];
  });
}

function actionOf(actions: readonly string[]): Change['action'] | undefined {
  if (actions.includes('create')) return actions.includes('delete') ? 'replace' : 'create';
  if (actions.includes('delete')) return 'delete';
  return actions.includes('update') ? 'update' : undefined;
}

/** Managed resources of a module's values and of all modules below: of `planned_values`, or of a state's `values`. */
export function managedIn(values: unknown): Resource[] {
  return inModule(member(values, 'root_module')).filter(({ mode }) => mode === 'managed');
}

/** Data sources that were read, of a plan's `prior_state`. */
export function dataIn(values: unknown): Resource[] {
  return inModule(member(values, 'root_module')).filter(({ mode }) => mode === 'data');
}

function inModule(module: unknown): (Resource & { mode: string })[] {
  const own = elements(member(module, 'resources')).flatMap((one) => {
    const [address, type] = [textOf(member(one, 'address')), textOf(member(one, 'type'))];
    if (address === undefined || type === undefined) return [];
    return [{ address, type, mode: String(member(one, 'mode')), values: record(member(one, 'values')) }];
  });
  return [...own, ...elements(member(module, 'child_modules')).flatMap(inModule)];
}

const MARKS = { create: '+', update: '~', replace: '±', delete: '-' } as const;

/** The changes for a reader: a count, then each that changes or ends something, and new ones by type. */
export function summaryOf(changes: readonly Change[]): string {
  const of = (action: Change['action']) => changes.filter((one) => one.action === action);
  const counts = `${of('create').length} to create, ${of('update').length} to change, ${of('replace').length} to replace, ${of('delete').length} to destroy`;
  const created = new Map<string, number>();
  for (const { type } of of('create')) created.set(type, (created.get(type) ?? 0) + 1);
  const news = [...created].toSorted().map(([type, count]) => `  + ${count} ${type}`);
  const others = changes
    .filter(({ action }) => action !== 'create')
    .map(({ action, address }) => `  ${MARKS[action]} ${address}`);
  return [counts, ...news, ...others].join('\n');
}
