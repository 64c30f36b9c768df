/** A resource or data source of a plan: https://developer.hashicorp.com/terraform/internals/json-format */
export type PlannedResource = {
  /** Such as `module.sentinel.aws_lambda_function.vend`. */
  address: string;
  mode: 'managed' | 'data';
  type: string;
  name: string;
  /** Its attributes as they are known; what is only known after an apply is absent. */
  values: Readonly<Record<string, unknown>>;
};

export type Plan = {
  /** Everything that will be there, and the data sources that were read. */
  resources: readonly PlannedResource[];
  /** Addresses of what an apply would create, change or destroy. */
  changed: readonly string[];
  outputs: Readonly<Record<string, unknown>>;
};

/** Where the examples call the module. */
const MODULE = 'module.sentinel.';

/** Reads the output of `terraform show -json` for a plan. Throws when it is no plan. */
export function readPlan(text: string): Plan {
  const plan: unknown = JSON.parse(text);
  const changes = elements(member(plan, 'resource_changes'));
  return {
    resources: [
      ...resourcesIn(member(plan, 'planned_values', 'root_module')),
      ...resourcesIn(member(plan, 'prior_state', 'values', 'root_module')).filter(
        ({ mode }) => mode === 'data',
      ),
    ],
    changed: changes.filter(isChange).map((change) => asText(member(change, 'address'))),
    outputs: Object.fromEntries(
      Object.entries(record(member(plan, 'planned_values', 'outputs'))).map(([name, output]) => [
        name,
        member(output, 'value'),
      ]),
    ),
  };
}

/** The resource at an address within the module, such as `aws_lambda_function.vend`. Throws when there is none. */
export function resourceAt(plan: Plan, address: string): PlannedResource {
  const found = plan.resources.find((one) => one.address === `${MODULE}${address}`);
  if (found === undefined) throw new Error(`the plan has no \`${address}\``);
  return found;
}

/** The managed resources of a type, such as `aws_apigatewayv2_route`. */
export function resourcesOf(plan: Plan, type: string): PlannedResource[] {
  return plan.resources.filter((one) => one.mode === 'managed' && one.type === type);
}

/** What is under a path of member names and list indexes; undefined where there is nothing. */
export function member(value: unknown, ...path: (string | number)[]): unknown {
  let here = value;
  for (const step of path) here = Array.isArray(here) ? here[Number(step)] : record(here)[step];
  return here;
}

/** An object's members; none of anything else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A list's elements; none of anything else. */
export function elements(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the plan is not of the form that is known');
  return value;
}

function isChange(change: unknown): boolean {
  const actions = elements(member(change, 'change', 'actions'));
  return !actions.every((action) => action === 'no-op' || action === 'read');
}

function resourcesIn(module: unknown): PlannedResource[] {
  return [
    ...elements(member(module, 'resources')).map(
      (resource): PlannedResource => ({
        address: asText(member(resource, 'address')),
        mode: member(resource, 'mode') === 'data' ? 'data' : 'managed',
        type: asText(member(resource, 'type')),
        name: asText(member(resource, 'name')),
        values: record(member(resource, 'values')),
      }),
    ),
    ...elements(member(module, 'child_modules')).flatMap(resourcesIn),
  ];
}
