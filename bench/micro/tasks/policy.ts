import { compile } from '../../../functions/policy/compile.ts';
import { evaluate, type Policy, type PolicyInput, parsePolicy } from '../../../functions/policy/index.ts';
import { inTurn, type Task } from '../task.ts';
import { OFFICE_HOURS, policyText } from '../workload/documents.ts';

/** A Wednesday, 11:00 in Berlin; the moments differ by seconds. */
const BEGIN_MS = Date.parse('2026-03-04T10:00:00Z');
const MOMENTS = 16;

/** Reading policies, and deciding by them. */
export const TASKS: readonly Task[] = [
  parsing('policy.parse-one', 'parse and compile a policy of one rule', policyText(1)),
  parsing('policy.parse-fifty', 'parse and compile a policy of 50 rules (8 KB)', policyText(50)),
  deciding('evaluate.one-rule', 'evaluate: one rule, which matches', 1, 0),
  ...[10, 50, 1000].flatMap((count) => [
    deciding(`evaluate.${count}-first`, `evaluate: ${count} rules, the first matches`, count, 0),
    deciding(`evaluate.${count}-last`, `evaluate: ${count} rules, the last matches`, count, count - 1),
    deciding(`evaluate.${count}-none`, `evaluate: ${count} rules, none matches`, count, -1),
  ]),
  deciding(
    'evaluate.window',
    'evaluate: 50 rules with time windows in Berlin, the last matches',
    50,
    49,
    OFFICE_HOURS,
  ),
];

function parsing(id: string, title: string, text: string): Task {
  return { id, title, open: () => ({ call: () => parsePolicy(text) }) };
}

/** `decides` is the index of the rule that matches, -1 for none. */
function deciding(id: string, title: string, count: number, decides: number, window = ''): Task {
  const inputOf = (n: number): PolicyInput => ({
    user: `user-${decides}`,
    profile: n % 2 === 0 ? 'dev' : 'staging',
    mode: 'server',
    atMs: BEGIN_MS + n * 1000,
  });
  const open = () => {
    const policy = policyOf(count, window);
    if (evaluate(policy, inputOf(0)).ruleIndex !== decides) throw new Error('decided by another rule');
    const next = inTurn(MOMENTS, inputOf);
    return { call: () => evaluate(policy, next()) };
  };
  return { id, title, open };
}

/** A policy of rules for one user each; more rules than a document may hold are made by the compiler alone. */
function policyOf(count: number, window: string): Policy {
  const parsed = parsePolicy(policyText(1, window));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { rules } = parsed.policy;
  return compile(
    rules.flatMap((rule) =>
      Array.from({ length: count }, (_, n) => ({
        ...rule,
        index: n,
        name: `rule-${n}`,
        users: [`user-${n}`],
      })),
    ),
  );
}
