import { readDocument } from '../iam-policy/document.ts';
import type { NamedPolicy } from '../iam-policy/grants.ts';
import type { RoleFacts, WrittenPolicy, WrittenRole } from './role-facts.ts';

export type PoliciesReading = { ok: true; policies: NamedPolicy[] } | { ok: false; fault: string };

/** All documents, or the first that cannot be judged: by half nobody is judged. */
export function readPolicies(written: readonly WrittenPolicy[]): PoliciesReading {
  const policies: NamedPolicy[] = [];
  for (const { name, text } of written) {
    const reading = readDocument(text ?? '');
    if (!reading.ok) return { ok: false, fault: `${name} ${reading.fault}` };
    policies.push({ name, statements: reading.statements });
  }
  return { ok: true, policies };
}

/** The role with its documents read, or the one that cannot be. */
export function readFacts(role: WrittenRole): { ok: true; facts: RoleFacts } | { ok: false; fault: string } {
  const { arn, maxSessionSeconds } = role;
  const trust = readPolicies([{ name: 'the trust', text: role.trust }]);
  if (!trust.ok) return trust;
  const own = readPolicies(role.policies);
  if (!own.ok) return own;
  const boundary = readPolicies(role.boundary === undefined ? [] : [role.boundary]);
  if (!boundary.ok) return boundary;
  const statements = trust.policies.flatMap((policy) => policy.statements);
  const [bound] = boundary.policies;
  return {
    ok: true,
    facts: { arn, trust: statements, maxSessionSeconds, policies: own.policies, boundary: bound },
  };
}
