import { evaluate, parsePolicy } from '../../functions/policy/index.ts';

/** What a caller gets for a profile at a moment under a policy's text: the function's own evaluation. */
export function effectNow(
  policyText: string | undefined,
  question: { user: string; profile: string; atMs: number },
): string {
  const parsed = policyText === undefined ? undefined : parsePolicy(policyText);
  if (!parsed?.ok) return 'deny';
  return evaluate(parsed.policy, { ...question, mode: 'server' }).effect;
}
