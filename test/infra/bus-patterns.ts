import { AUDIT_PATTERN, type BusRule, detectRules } from '../../functions/detect/rules/patterns.ts';

/** Stands for what terraform fills in; `rules.tf` gives the values under these names. */
const filled = (name: string): string => `\${${name}}`;

/** Those names that `detectRules` writes out for the partition `aws`. */
const PARTITION = /arn:aws:/g;

/**
 * The rules of both buses as `infra/patterns.json` has them: by the part of their name after the deployment's own, the
 * pattern with `${variables}` of terraform's `templatefile`.
 */
export function busPatterns(): string {
  const watched = {
    accountId: filled('account_id'),
    region: filled('region'),
    ledgerTable: filled('ledger_table'),
    vendRoleArn: filled('vend_role_arn'),
  };
  const roots = { policyRoot: filled('policy_root'), profileRoot: filled('profile_root') };
  const rules = detectRules(watched, roots).map((rule) => [suffixOf(rule), rule] as const);
  const detect = Object.fromEntries(rules.map(([suffix, { bus, pattern }]) => [suffix, { bus, pattern }]));
  const text = JSON.stringify({ audit: AUDIT_PATTERN, detect }, null, 2);
  return `${text.replaceAll(PARTITION, `arn:${filled('partition')}:`)}\n`;
}

function suffixOf({ name }: BusRule): string {
  return name.replace(/^sentinel-/, '');
}
