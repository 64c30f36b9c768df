import fc from 'fast-check';
import { type ParsedPolicy, type Policy, parsePolicy } from '../../functions/policy/index.ts';
import { zoneNames } from '../../functions/policy/zone.ts';
import type { PlainPolicy, PlainRule } from './naive.ts';

/** Names that collide, differ by case, white space or prefix, or are an object's own. */
export const USERS = ['alice', 'Alice', 'alice ', 'bob', 'iam/alice', 'constructor', '__proto__', '007', ''];
export const PROFILES = ['prod', 'prod ', 'PROD', 'dev', 'toString', 'staging'];
export const ALL_MODES = ['server', 'cli', 'credential_process'];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const EFFECTS = ['allow', 'deny', 'require_approval', 'require_server', 'require_server_session'];
/** Whole, half and three-quarter hours, both hemispheres, days left out, clocks changed at midnight. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Havana',
  'Asia/Beirut',
  'Europe/Dublin',
  'Asia/Gaza',
  'Pacific/Kwajalein',
];

const clock = fc
  .integer({ min: 0, max: 1439 })
  .map(
    (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  );
/** Close to midnight or to the usual hour of clock changes as often as anywhere. */
const edgeClock = fc.oneof(
  clock,
  fc.constantFrom('00:00', '00:30', '01:00', '02:00', '02:30', '03:00', '23:59'),
);
const hours = fc.record({ start: edgeClock, end: edgeClock }).filter(({ start, end }) => start !== end);

const days = fc.subarray(DAYS, { minLength: 1 });
const timezone = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ZONES) },
  { weight: 1, arbitrary: fc.constantFrom(...[...zoneNames()].filter((name) => name !== 'Factory')) },
);
const time = fc.oneof(
  fc.record({ days, hours, timezone }),
  fc.record({ hours, timezone }, { requiredKeys: ['hours'] }),
  fc.record({ days, timezone }, { requiredKeys: ['days'] }),
  fc.record({ days: fc.constant<string[]>([]), hours, timezone }),
);

const lists = {
  profiles: fc.subarray(PROFILES, { maxLength: 3 }),
  users: fc.subarray(USERS, { maxLength: 3 }),
  mode: fc.subarray(ALL_MODES, { maxLength: 2 }),
};
const conditions = fc
  .record({ ...lists, time }, { requiredKeys: [] })
  .filter(
    ({ profiles = [], users = [], time: window }) =>
      profiles.length + users.length > 0 || window !== undefined,
  );

export const plainRules: fc.Arbitrary<PlainRule> = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'a rule', 'käse'),
    effect: fc.constantFrom(...EFFECTS),
    conditions,
    reason: fc.constantFrom('', 'because', 'no matching rule'),
    max_server_duration: fc.constantFrom('15m', '30m', '1h', '+15m'),
  },
  { requiredKeys: ['name', 'effect', 'conditions'] },
);

export const plainPolicies: fc.Arbitrary<PlainPolicy> = fc.record({
  version: fc.constant('1'),
  rules: fc.array(plainRules, { minLength: 1, maxLength: 6 }),
});

/** Moments from 2020 to 2040, some at the very minute something changes somewhere. */
const momentMs = fc.oneof(
  fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2041, 0) }),
  fc
    .integer({ min: Date.UTC(2020, 0) / 900_000, max: Date.UTC(2041, 0) / 900_000 })
    .map((quarter) => quarter * 900_000),
  fc.integer({ min: Date.UTC(2011, 11, 28), max: Date.UTC(2012, 0, 2) }),
  fc.integer({ min: Date.UTC(1993, 7, 19), max: Date.UTC(1993, 7, 23) }),
);

export const inputs = fc.record({
  user: fc.constantFrom(...USERS, 'mallory', 'hasOwnProperty'),
  profile: fc.constantFrom(...PROFILES, 'other', 'valueOf'),
  mode: fc.constantFrom(...ALL_MODES, 'server', 'Server', '', 'api'),
  atMs: momentMs,
});

/** The policy of plain data that is good by construction. JSON is YAML. */
export function policyOf(plain: PlainPolicy): Policy {
  const parsed: ParsedPolicy = parsePolicy(JSON.stringify(plain));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}
