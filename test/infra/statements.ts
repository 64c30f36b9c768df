import { elements, member, type Plan, record, resourceAt } from './plan-json.ts';

/** One statement of a policy, with lists where IAM allows a single text as well. */
export type Statement = {
  sid: string;
  effect: string;
  actions: readonly string[];
  resources: readonly string[];
  /** Resources it is not on, in place of those it is on. */
  notResources?: readonly string[];
  /** By operator, then by key. */
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** By kind (`Service`, `AWS`), or `*`; empty in an identity policy. */
  principals: Readonly<Record<string, readonly string[]>>;
};

/** The statements of a resource's attribute that holds a policy document. */
export function statementsOf(plan: Plan, address: string, attribute = 'policy'): Statement[] {
  return readStatements(resourceAt(plan, address).values[attribute]);
}

/** Reads a policy document. Throws when it is none. */
export function readStatements(document: unknown): Statement[] {
  if (typeof document !== 'string') throw new Error('the policy is not known');
  return elements(member(JSON.parse(document), 'Statement')).map((statement) => ({
    sid: texts(member(statement, 'Sid'))[0] ?? '',
    effect: texts(member(statement, 'Effect'))[0] ?? '',
    actions: texts(member(statement, 'Action')).sort(),
    resources: texts(member(statement, 'Resource')),
    ...(member(statement, 'NotResource') !== undefined && {
      notResources: texts(member(statement, 'NotResource')),
    }),
    conditions: Object.fromEntries(
      Object.entries(record(member(statement, 'Condition'))).map(([operator, keys]) => [
        operator,
        textsByName(keys),
      ]),
    ),
    principals: principalsOf(member(statement, 'Principal')),
  }));
}

function principalsOf(principal: unknown): Record<string, string[]> {
  return typeof principal === 'string' ? { [principal]: [] } : textsByName(principal);
}

function textsByName(value: unknown): Record<string, string[]> {
  return Object.fromEntries(Object.entries(record(value)).map(([name, one]) => [name, texts(one)]));
}

/** A text or a list of texts as a list. */
function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
