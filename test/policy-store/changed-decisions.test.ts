import { expect, test } from 'vitest';
import { type Changed, changedDecisions, policyOf } from '../../client/policy-store/replay.ts';
import { allowing } from './documents.ts';

const MONDAY_MS = Date.parse('2026-11-23T10:00:00Z');
const HOUR_MS = 3_600_000;
const at = (user: string, hours = 0) => ({ user, profile: 'dev', atMs: MONDAY_MS + hours * HOUR_MS });

const officeHours = `version: "1"
rules:
  - name: office
    effect: allow
    conditions:
      profiles: [dev]
      users: [alice]
      time: { hours: { start: "09:00", end: "18:00" }, timezone: UTC }
`;
const capped = (cap: string) => allowing('dev', ['alice'], `    max_server_duration: ${cap}\n`);
const approval = allowing('dev', ['alice']).replace('allow', 'require_approval');

const inShort = ({ user, from, to, requests }: Changed) =>
  `${user}: ${from.effect} (${from.rule}) -> ${to.effect} (${to.rule}), ${requests}`;

const CASES: readonly [
  what: string,
  before: string | undefined,
  after: string | undefined,
  decisions: readonly string[],
  caps?: number,
][] = [
  ['the same policy changes nothing', officeHours, officeHours, []],
  [
    'each request is decided at its own time',
    allowing('dev', ['alice']),
    officeHours,
    ['alice: allow (dev-team) -> deny (), 2'],
  ],
  [
    'a caller more, a caller less, most requests first',
    allowing('dev', ['alice']),
    allowing('dev', ['bob']),
    ['alice: allow (dev-team) -> deny (), 4', 'bob: deny () -> allow (dev-team), 1'],
  ],
  [
    'a new policy allows what none denied',
    undefined,
    allowing('dev', ['bob']),
    ['bob: deny () -> allow (dev-team), 1'],
  ],
  [
    'without one all that was allowed is denied',
    allowing('dev', ['alice']),
    undefined,
    ['alice: allow (dev-team) -> deny (), 4'],
  ],
  [
    'a stored one at fault denies, as the service does',
    'rules: oops',
    allowing('dev', ['bob']),
    ['bob: deny () -> allow (dev-team), 1'],
  ],
  [
    'approval is neither allow nor deny',
    allowing('dev', ['alice']),
    approval,
    ['alice: allow (dev-team) -> require_approval (dev-team), 4'],
  ],
  [
    'another rule with the same effect is no change',
    allowing('dev', ['alice']),
    allowing('dev', ['alice']).replace('dev-team', 'x'),
    [],
  ],
  ['a shorter session is told apart', allowing('dev', ['alice']), capped('15m'), [], 4],
  ['a cap of a denied request is none', capped('15m').replace('allow', 'deny'), undefined, [], 0],
];

test.for(CASES)('%s', ([, before, after, decisions, caps = 0]) => {
  const requests = [at('alice', -4), at('alice'), at('alice', 1), at('bob'), at('alice', 9)];
  const changed = changedDecisions(requests, policyOf(before), policyOf(after));
  expect(changed.decisions.map(inShort)).toEqual(decisions);
  expect(changed.caps.reduce((sum, { requests: count }) => sum + count, 0)).toBe(caps);
});

test('the last time of a group is the latest, in whatever order they come', () => {
  const requests = [at('alice', 2), at('alice', 5), at('alice', 1)];
  const { decisions } = changedDecisions(requests, policyOf(allowing('dev', ['alice'])), undefined);
  expect(decisions).toMatchObject([{ requests: 3, lastMs: MONDAY_MS + 5 * HOUR_MS }]);
});
