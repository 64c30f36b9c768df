import { compileConditions } from './conditions.ts';
import { compilePattern, type Pattern } from './patterns.ts';
import type { CompiledPolicy, CompiledStatement, PolicyFault, PolicyKind } from './policy-document.ts';
import { type PrincipalPattern, parsePrincipal } from './principals.ts';

export type PolicyParse = { ok: true; policy: CompiledPolicy } | { ok: false; faults: PolicyFault[] };

const ACTION = /^(?:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;
const RESOURCE = /^(?:\*|arn:[^:]*:[^:]*:.*)$/s;
const STATEMENT_KEYS = [
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const DOCUMENT_KEYS = ['Version', 'Id', 'Statement'];

/**
 * Compiles a policy document as IAM's grammar has it, strictly: unknown elements, operators and principals are
 * faults, and all faults are told together. NotPrincipal is not taken: IAM refuses it in trust policies and
 * advises against it elsewhere.
 */
export const parsePolicy = (document: unknown, kind: PolicyKind): PolicyParse => {
  const faults: PolicyFault[] = [];
  const statements = readDocument(document, kind, faults);
  return faults.length === 0 ? { ok: true, policy: { kind, statements } } : { ok: false, faults };
};

/** The same from JSON text. */
export const parsePolicyText = (text: string, kind: PolicyKind): PolicyParse => {
  try {
    return parsePolicy(JSON.parse(text), kind);
  } catch {
    return { ok: false, faults: [{ path: '', message: 'the policy is not JSON' }] };
  }
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const checkKeys = (fields: Fields, known: readonly string[], path: string, faults: PolicyFault[]): void => {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) faults.push({ path: `${path}${key}`, message: `unknown element \`${key}\`` });
  }
};

const readDocument = (document: unknown, kind: PolicyKind, faults: PolicyFault[]): CompiledStatement[] => {
  if (!isFields(document)) {
    faults.push({ path: '', message: 'the policy must be an object' });
    return [];
  }
  checkKeys(document, DOCUMENT_KEYS, '', faults);
  const version = document.Version ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    faults.push({ path: 'Version', message: 'the version must be `2012-10-17` or `2008-10-17`' });
  }
  const written: unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  if (written.length === 0) faults.push({ path: 'Statement', message: 'at least one statement is needed' });
  return written.flatMap((statement, index) =>
    readStatement(statement, `Statement[${index}]`, kind, version === '2012-10-17', faults),
  );
};

const readStatement = (
  statement: unknown,
  path: string,
  kind: PolicyKind,
  variables: boolean,
  faults: PolicyFault[],
): CompiledStatement[] => {
  if (!isFields(statement)) {
    faults.push({ path, message: 'a statement must be an object' });
    return [];
  }
  checkKeys(statement, STATEMENT_KEYS, `${path}.`, faults);
  const { Sid, Effect } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    faults.push({ path: `${path}.Effect`, message: 'the effect must be `Allow` or `Deny`' });
  }
  if (Sid !== undefined && typeof Sid !== 'string') {
    faults.push({ path: `${path}.Sid`, message: 'the statement id must be a string' });
  }
  const actions = readEither(statement, 'Action', ACTION, path, false, faults);
  if (actions === undefined) faults.push({ path, message: '`Action` or `NotAction` is needed' });
  const resources = readResources(statement, kind, path, variables, faults);
  const principals = readPrincipals(statement.Principal, kind, `${path}.Principal`, faults);
  const conditions =
    statement.Condition === undefined
      ? []
      : compileConditions(statement.Condition, `${path}.Condition`, variables, faults);
  return [
    {
      effect: Effect === 'Allow' ? 'Allow' : 'Deny',
      actions: actions ?? { negated: false, patterns: [] },
      conditions,
      ...(typeof Sid === 'string' && { sid: Sid }),
      ...(resources && { resources }),
      ...(principals && { principals }),
    },
  ];
};

type Either = { negated: boolean; patterns: Pattern[] };

const readEither = (
  statement: Fields,
  name: 'Action' | 'Resource',
  form: RegExp,
  path: string,
  variables: boolean,
  faults: PolicyFault[],
): Either | undefined => {
  const positive = statement[name];
  const negative = statement[`Not${name}`];
  if (positive !== undefined && negative !== undefined) {
    faults.push({ path, message: `\`${name}\` and \`Not${name}\` exclude each other` });
  }
  const written = positive ?? negative;
  if (written === undefined) return undefined;
  const at = `${path}.${positive === undefined ? 'Not' : ''}${name}`;
  const patterns = textsOf(written, at, faults).flatMap((text) => {
    const pattern = form.test(text) ? compilePattern(text, { wildcards: true, variables }) : undefined;
    if (pattern === undefined) faults.push({ path: at, message: `\`${text}\` is no ${name.toLowerCase()}` });
    return pattern === undefined ? [] : [pattern];
  });
  return { negated: positive === undefined, patterns };
};

const readResources = (
  statement: Fields,
  kind: PolicyKind,
  path: string,
  variables: boolean,
  faults: PolicyFault[],
): Either | undefined => {
  const resources = readEither(statement, 'Resource', RESOURCE, path, variables, faults);
  if (kind === 'trust' && resources !== undefined) {
    faults.push({ path, message: 'a trust policy has no resource: the role is the resource' });
  }
  if (kind !== 'trust' && resources === undefined) {
    faults.push({ path, message: '`Resource` or `NotResource` is needed' });
  }
  return resources;
};

const readPrincipals = (
  principal: unknown,
  kind: PolicyKind,
  path: string,
  faults: PolicyFault[],
): PrincipalPattern[] | undefined => {
  const allowed = kind === 'trust' || kind === 'resource';
  if (principal === undefined || !allowed) {
    if (allowed) faults.push({ path, message: 'a principal is needed' });
    else if (principal !== undefined) faults.push({ path, message: `${kind} policies have no principal` });
    return undefined;
  }
  if (principal === '*') return [{ kind: 'anyone' }];
  if (!isFields(principal)) {
    faults.push({ path, message: 'the principal must be `*` or an object' });
    return [];
  }
  return Object.entries(principal).flatMap(([type, values]) =>
    textsOf(values, `${path}.${type}`, faults).flatMap((value) => {
      const pattern = parsePrincipal(type, value);
      if (pattern === undefined) {
        faults.push({ path: `${path}.${type}`, message: `\`${value}\` is no principal of type \`${type}\`` });
      }
      return pattern === undefined ? [] : [pattern];
    }),
  );
};

const textsOf = (value: unknown, path: string, faults: PolicyFault[]): string[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string');
  if (texts.length !== list.length || list.length === 0) {
    faults.push({ path, message: 'must be a string or a list of strings, at least one' });
  }
  return texts;
};
