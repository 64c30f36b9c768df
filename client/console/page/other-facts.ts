/// <reference lib="dom" />
import type { ConfigurationChangeEvent } from '../../../functions/event/configuration-change.ts';
import type { FindingEvent } from '../../../functions/event/finding-event.ts';
import { el } from './elements.ts';
import { code, facts } from './facts.ts';
import { filterLink } from './routes.ts';

/** What a finding says. */
export function findingFacts({ time, code: name, caller, profile, finding }: FindingEvent): HTMLElement[] {
  return [
    facts('Finding', [
      ['Time', code(time)],
      ['Detection', code(name)],
      ['Severity', finding.severity],
      ['Found', finding.message],
      ['What to do', finding.remediation.desc],
      ['Caller', caller === null ? null : el('a', { href: filterLink('user', caller.name) }, caller.name)],
      ['Profile', profile === null ? null : el('a', { href: filterLink('profile', profile) }, profile)],
    ]),
  ];
}

/** What a change of a policy or profile parameter says, and the text as it stood. */
export function changeFacts({
  time,
  code: name,
  profile,
  parameter,
}: ConfigurationChangeEvent): HTMLElement[] {
  const { text } = parameter;
  return [
    facts('Change', [
      ['Time', code(time)],
      ['What', name === 'PARAMETER_DELETED' ? 'the parameter was deleted' : 'a version was written'],
      ['Parameter', code(parameter.name)],
      ['Kind', parameter.kind],
      ['Version', parameter.version],
      ['Type', parameter.type],
      ['Written by', code(parameter.modifiedBy)],
      ['SHA-256', code(parameter.sha256)],
      ['Profile', profile === null ? null : el('a', { href: filterLink('profile', profile) }, profile)],
    ]),
    text === null
      ? el('p', { class: 'note' }, 'The text is not in the event: a SecureString, or a deletion.')
      : el('pre', { tabindex: '0', 'aria-label': 'Text of the parameter' }, text),
  ];
}
