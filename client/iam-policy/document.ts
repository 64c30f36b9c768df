/** Elements of a policy as they are written; `negated` for NotAction, NotResource, NotPrincipal. */
export type Named<T> = { negated: boolean; values: readonly T[] };

export type PolicyPrincipal = { type: string; value: string };

export type Condition = {
  /** Such as `StringLike`, without quantifier and `IfExists`. */
  operator: string;
  quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  ifExists: boolean;
  /** In small letters: keys have no case. */
  key: string;
  values: readonly string[];
};

export type Statement = {
  /** Its Sid, or its place: `statement 2`. */
  name: string;
  effect: 'Allow' | 'Deny';
  actions: Named<string>;
  /** None in a trust policy. */
  resources: Named<string> | undefined;
  /** In a trust policy alone. */
  principals: Named<PolicyPrincipal> | undefined;
  conditions: readonly Condition[];
};

export type DocumentReading = { ok: true; statements: readonly Statement[] } | { ok: false; fault: string };

/**
 * Reads a policy document as IAM returns it: JSON, percent-encoded (RFC 3986) or plain. AWS has checked it; what is not
 * known here is a fault all the same, for nobody may judge a policy by half.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readDocument(text: string): DocumentReading {
  let document: unknown;
  try {
    document = JSON.parse(text.trimStart().startsWith('{') ? text : decodeURIComponent(text));
  } catch {
    return { ok: false, fault: 'is not JSON' };
  }
  if (!isFields(document)) return { ok: false, fault: 'is not an object' };
  const written = listOf(document.Statement);
  const statements: Statement[] = [];
  for (const [index, one] of written.entries()) {
    const statement = readStatement(one, `statement ${index + 1}`);
    if (typeof statement === 'string')
      return { ok: false, fault: `has a statement ${index + 1} that ${statement}` };
    statements.push(statement);
  }
  return statements.length > 0 ? { ok: true, statements } : { ok: false, fault: 'has no statement' };
}

const KNOWN = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** The statement, or what is wrong with it. */
function readStatement(value: unknown, place: string): Statement | string {
  if (!isFields(value)) return 'is not an object';
  const unknown = Object.keys(value).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) return `has an element \`${unknown}\``;
  const { Sid, Effect } = value;
  if (Effect !== 'Allow' && Effect !== 'Deny') return 'neither allows nor denies';
  const actions = readNamed(value.Action, value.NotAction);
  if (actions === undefined || actions === 'wrong') return 'has no list of actions';
  const resources = readNamed(value.Resource, value.NotResource);
  if (resources === 'wrong') return 'has resources that are no texts';
  const principals = readPrincipals(value.Principal, value.NotPrincipal);
  if (principals === 'wrong') return 'has principals that are no texts';
  const conditions = readConditions(value.Condition);
  if (conditions === undefined) return 'has conditions of another form';
  const name = typeof Sid === 'string' && Sid !== '' ? Sid : place;
  return { name, effect: Effect, actions, resources, principals, conditions };
}

function readNamed(positive: unknown, negative: unknown): Named<string> | 'wrong' | undefined {
  if (positive === undefined && negative === undefined) return undefined;
  const values = textsOf(positive ?? negative);
  return values === undefined ? 'wrong' : { negated: positive === undefined, values };
}

function readPrincipals(positive: unknown, negative: unknown): Named<PolicyPrincipal> | 'wrong' | undefined {
  const written = positive ?? negative;
  if (written === undefined) return undefined;
  const negated = positive === undefined;
  if (written === '*') return { negated, values: [{ type: 'AWS', value: '*' }] };
  if (!isFields(written)) return 'wrong';
  const values: PolicyPrincipal[] = [];
  for (const [type, list] of Object.entries(written)) {
    const texts = textsOf(list);
    if (texts === undefined) return 'wrong';
    values.push(...texts.map((value) => ({ type, value })));
  }
  return { negated, values };
}

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

function readConditions(written: unknown): Condition[] | undefined {
  if (written === undefined) return [];
  if (!isFields(written)) return undefined;
  const conditions: Condition[] = [];
  for (const [name, keys] of Object.entries(written)) {
    const [, given, operator, suffix] = OPERATOR.exec(name) ?? [];
    if (operator === undefined || !isFields(keys)) return undefined;
    const quantifier = given === 'ForAllValues' || given === 'ForAnyValue' ? given : undefined;
    for (const [key, list] of Object.entries(keys)) {
      const values = textsOf(list);
      if (values === undefined) return undefined;
      conditions.push({
        operator,
        quantifier,
        ifExists: suffix !== undefined,
        key: key.toLowerCase(),
        values,
      });
    }
  }
  return conditions;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** JSON's true and numbers are texts to IAM. */
function textsOf(value: unknown): string[] | undefined {
  const list = listOf(value);
  const texts = list.flatMap((one) =>
    typeof one === 'string' || typeof one === 'boolean' || typeof one === 'number' ? [String(one)] : [],
  );
  return texts.length === list.length && texts.length > 0 ? texts : undefined;
}
