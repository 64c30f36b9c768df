/// <reference lib="dom" />
import type { DecisionEvent } from '../../../functions/event/decision-event.ts';
import { el } from './elements.ts';
import { code, type Fact, facts } from './facts.ts';
import { duration } from './moments.ts';
import { filterLink } from './routes.ts';

/** Everything an event says, by what it is about. */
export function storyFacts(event: DecisionEvent): HTMLElement[] {
  const { caller, session, policy } = event;
  return [
    facts('Request', requestFacts(event)),
    facts('Caller', [
      ['Name', named('user', caller?.name)],
      ['Kind', caller?.kind ?? null],
      ['ARN', code(caller?.arn)],
      ['Access key', named('key', caller?.accessKeyId)],
      ['Address', code(caller?.sourceIp)],
      ['User agent', caller?.userAgent ?? null],
      ['Organization', code(caller?.principalOrgId)],
    ]),
    facts('Rule', [
      [
        'Policy',
        policy === null
          ? null
          : `${policy.name}${policy.version === null ? '' : ` version ${policy.version}`}`,
      ],
      ['Rule', policy?.rule ?? null],
      ['Effect', policy?.effect ?? null],
      ['Reason', policy?.reason ?? null],
      ['Stale', policy?.stale === true ? 'yes: Parameter Store did not answer' : null],
    ]),
    facts('Session', [
      ['Role', code(session?.roleArn)],
      ['Session name', code(session?.roleSessionName)],
      ['Source identity', named('source', session?.sourceIdentity)],
      ['Access key given', named('key', session?.accessKeyId)],
      ['Until', session?.expiration ?? null],
      ['From the cache', session === null ? null : session.cached ? 'yes' : 'no'],
      ['Shortened by', session?.cappedBy ?? null],
      ['Fallback', session?.fallback === true ? 'yes: STS failed, a cached session stood in' : null],
      ['Tags', session === null ? null : tagsOf(session.tags)],
      ['STS request', code(session?.stsRequestId)],
    ]),
    timing(event),
  ];
}

function requestFacts({
  time,
  profile,
  request,
  requestId,
  traceId,
  operation,
  count,
  service,
}: DecisionEvent): Fact[] {
  return [
    ['Time', code(time)],
    ['Profile', named('profile', profile)],
    ['Asked to', operation === 'vend' ? 'have credentials' : 'list profiles'],
    ['Reason given', request.reason],
    ['Duration asked', request.durationSeconds === null ? null : `${request.durationSeconds} s`],
    ['Request id', named('request', requestId)],
    ['Trace id', code(traceId)],
    ['Stands for', count > 1 ? `${count} requests` : null],
    ['Answered by', `${service.functionName} ${service.version}, ${service.region}`],
  ];
}

/** A link to all decisions with the same. */
function named(filter: string, value: string | null | undefined): HTMLElement | null {
  if (value === null || value === undefined || value === '') return null;
  return el('a', { href: filterLink(filter, value), title: 'All decisions with this' }, value);
}

function tagsOf(tags: Readonly<Record<string, string>>): HTMLElement | null {
  const entries = Object.entries(tags);
  if (entries.length === 0) return null;
  return el('ul', { class: 'plain' }, ...entries.map(([key, value]) => el('li', {}, `${key} = ${value}`)));
}

/** How the time of the request was spent, as a bar and in words. */
function timing({ latencyMs: { total, policy, sts }, coldStart }: DecisionEvent): HTMLElement {
  const rest = Math.max(0, total - (policy ?? 0) - (sts ?? 0));
  const parts = [
    { name: 'policy', ms: policy ?? 0 },
    { name: 'STS', ms: sts ?? 0 },
    { name: 'the rest', ms: rest },
  ].filter(({ ms }) => ms > 0);
  const bar = el('div', { class: 'bar', 'aria-hidden': 'true' });
  for (const { ms, name } of parts) {
    const part = el('span', { class: `part-${name.replace(' ', '-').toLowerCase()}` });
    part.style.flexGrow = String(ms);
    bar.append(part);
  }
  const words = parts.map(({ name, ms }) => `${name} ${duration(ms)}`).join(', ');
  const section = facts('Time', [
    ['In all', duration(total)],
    ['Of which', words],
    ['Cold start', coldStart ? 'yes' : null],
  ]);
  section.append(bar);
  return section;
}
