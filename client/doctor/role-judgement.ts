import { error, type Finding } from './finding.ts';
import type { RoleExpectation, WrittenRole } from './role-facts.ts';
import { judgePermissions } from './role-permissions.ts';
import { judgeTrust } from './role-trust.ts';
import { readFacts } from './written-policies.ts';

/**
 * Whether a role can be had without the service, or its sessions reach what guards it. Judges the role's trust, its
 * policies and boundary by themselves: what an organisation's policies forbid besides is not known here.
 */
export function judgeRole(role: WrittenRole, expected: RoleExpectation): Finding[] {
  const reading = readFacts(role);
  if (!reading.ok) {
    const mend = 'write it as IAM documents policies, or judge it yourself';
    return [error('role-read', `${reading.fault}: it cannot be judged`, mend)];
  }
  return [...judgeTrust(reading.facts, expected), ...judgePermissions(reading.facts, expected)];
}
