import {
  type Explanation,
  explain as explainDecision,
  type PolicyInput,
} from '../../functions/policy/index.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import { faultLine, readPolicy } from './document.ts';

/**
 * Prints which rule decides and why every earlier one does not match.
 * @returns the exit status: 0, or 1 if the file holds no good policy
 */
export function explain(
  file: string,
  input: PolicyInput,
  { json }: { json: boolean },
  { out, err }: Pick<Surroundings, 'out' | 'err'>,
): 0 | 1 {
  const parsed = readPolicy(file);
  if (!parsed.ok) {
    for (const fault of parsed.faults) err(faultLine(file, fault));
    return 1;
  }
  const explanation = explainDecision(parsed.policy, input);
  const request = { ...input, at: new Date(input.atMs).toISOString() };
  out(json ? `${JSON.stringify({ request, ...explanation }, null, 2)}\n` : inWords(explanation));
  return 0;
}

function inWords({ decision, passed }: Explanation): string {
  const { effect, matched, rule, ruleIndex, reason, maxServerDurationSeconds } = decision;
  const cap = maxServerDurationSeconds === undefined ? '' : `, at most ${maxServerDurationSeconds} s`;
  const because = matched ? `rule ${ruleIndex} ${printable(rule)}${cap}` : printable(reason);
  const why = matched && reason !== '' ? `  reason: ${printable(reason)}\n` : '';
  const earlier = passed.map(({ index, name, misses }) => {
    const messages = misses.map(({ condition, message }) => `${condition}: ${printable(message)}`);
    return `  rule ${index} ${printable(name)} does not match: ${messages.join('; ')}\n`;
  });
  return `${effect}: ${because}\n${why}${earlier.join('')}`;
}
