/// <reference lib="dom" />
import type { DecisionEvent } from '../../../functions/event/decision-event.ts';
import type { PolicyExplained } from '../answers.ts';
import type { Answer } from './ask.ts';
import { el, prose } from './elements.ts';

/** Why the policy decided so: each rule before the deciding one with what kept it from matching. */
export function policyPart(answer: Answer<PolicyExplained>, event: DecisionEvent): HTMLElement {
  return el(
    'section',
    { class: 'policy' },
    el('h2', {}, 'The policy on this request'),
    ...linesOf(answer, event),
  );
}

function linesOf(answer: Answer<PolicyExplained>, event: DecisionEvent): HTMLElement[] {
  if (!answer.ok) return [el('p', { class: 'note' }, prose(answer.message))];
  const explained = answer.value;
  if (explained.kind === 'unavailable') return [el('p', { class: 'note' }, prose(explained.message))];
  const { decision, passed, text, parameter, version, sameText } = explained;
  const rules = passed.map(({ name, misses }) =>
    el(
      'li',
      {},
      el('strong', {}, name),
      ' does not match: ',
      misses.map(({ condition, message }) => `${condition}: ${message}`).join('; '),
    ),
  );
  const decided = decision.matched
    ? el(
        'li',
        { class: 'decided' },
        el('strong', {}, decision.rule),
        ` matches: ${decision.effect}`,
        reasonOf(decision.reason),
      )
    : el('li', { class: 'decided' }, 'No rule matches: deny');
  const same =
    event.policy?.effect === decision.effect &&
    (event.policy?.rule ?? '') === (decision.matched ? decision.rule : '');
  const asThen = decision.matched || event.policy?.rule !== null ? same : true;
  return [
    el('ol', { class: 'rules' }, ...rules, decided),
    el(
      'p',
      { class: sameText && asThen ? 'note' : 'note wrong' },
      sameText
        ? `Decided again by ${parameter} version ${version}, the text whose hash the event has.`
        : `${parameter} version ${version} is not the text that decided: its hash is another.`,
      asThen ? null : ' It decides differently from what the event says.',
    ),
    el(
      'details',
      {},
      el('summary', {}, 'The policy’s text'),
      el('pre', { tabindex: '0', 'aria-label': 'Policy' }, text),
    ),
  ];
}

function reasonOf(reason: string): string {
  return reason === '' ? '' : ` (${reason})`;
}
