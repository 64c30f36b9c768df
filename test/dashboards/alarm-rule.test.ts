import { expect, test } from 'vitest';
import { holds, type RuleState, readAlarmRule } from '../../dashboards/alarm-rule.ts';
import { compositeState } from '../../dashboards/alarms.ts';
import { readAlarms } from './files.ts';

/** What AWS's page of PutCompositeAlarm says of rules, as moto does not know the operation. */
const REFUSED: [why: string, rule: string, told: string][] = [
  ['nothing at all', '  ', 'ends too early'],
  ['a function that is none', 'BROKEN("a")', 'character 0'],
  ['a function in small letters', 'alarm("a")', 'character 0'],
  ['a name without quotes', 'ALARM(a)', 'character 0'],
  ['no name', 'ALARM("")', 'character 0'],
  ['a name of 256 characters', `ALARM("${'n'.repeat(256)}")`, 'character 0'],
  ['nothing between two', 'ALARM("a") ALARM("b")', 'what is `ALARM` for'],
  ['an end after AND', 'ALARM("a") AND', 'ends too early'],
  ['a beginning with OR', 'OR ALARM("a")', 'nothing begins with `OR`'],
  ['AND beside OR', 'ALARM("a") AND ALARM("b") OR ALARM("c")', 'parentheses'],
  ['OR beside AND', 'ALARM("a") OR ALARM("b") AND ALARM("c")', 'parentheses'],
  ['an open parenthesis', '(ALARM("a")', 'not closed'],
  ['a closed one more', 'ALARM("a"))', 'what is `)` for'],
  ['a sign of other languages', 'ALARM("a") && ALARM("b")', 'character 10'],
  ['a word that only begins as one', 'TRUEST', 'character 0'],
  ['10,241 characters', `TRUE${' '.repeat(10_237)}`, '10240 characters'],
  ['101 alarms', Array.from({ length: 101 }, (_, n) => `ALARM("${n}")`).join(' OR '), '100 alarms'],
  ['501 elements', `${'('.repeat(250)}TRUE${')'.repeat(250)}`, '500 elements'],
];

test.for(REFUSED)('%s is refused', ([, rule, told]) => {
  expect(readAlarmRule(rule)).toMatchObject({ ok: false, message: expect.stringContaining(told) });
});

const STATES = new Map<string, RuleState>([
  ['up', 'ALARM'],
  ['down', 'OK'],
  ['unknown', 'INSUFFICIENT_DATA'],
]);

const HOLDING: [rule: string, is: boolean][] = [
  ['ALARM("up")', true],
  ['ALARM("unknown")', false],
  ['OK("down")', true],
  ['INSUFFICIENT_DATA( "unknown" )', true],
  ['TRUE', true],
  ['FALSE', false],
  ['NOT ALARM("up")', false],
  ['NOT NOT ALARM("up")', true],
  ['ALARM("up") AND NOT ALARM("down")', true],
  ['NOT ALARM("down") AND ALARM("down")', false],
  ['ALARM("down") OR ALARM("up") OR FALSE', true],
  ['(ALARM("up") OR ALARM("down")) AND OK("up")', false],
  ['ALARM("up") AND (OK("up") OR OK("down"))', true],
  [Array.from({ length: 100 }, () => 'ALARM("up")').join(' AND '), true],
];

test.for(HOLDING)('%s: %s', ([text, is]) => {
  const reading = readAlarmRule(text);
  if (!reading.ok) throw new Error(reading.message);
  expect(holds(reading.rule, STATES)).toBe(is);
});

const { alarms, composites } = readAlarms();

test.for(composites.map(({ alarm_name, alarm_rule }) => [alarm_name, alarm_rule] as const))(
  '%s: its rule is one, of alarms that are there before it',
  ([name, rule]) => {
    const reading = readAlarmRule(rule);
    if (!reading.ok) throw new Error(reading.message);
    const before = composites.slice(
      0,
      composites.findIndex(({ alarm_name }) => alarm_name === name),
    );
    const there = new Set([...alarms, ...before].map(({ alarm_name }) => alarm_name));
    for (const alarm of reading.alarms) expect(there).toContain(alarm);
    expect(new Set(reading.alarms).size).toBe(reading.alarms.length);
  },
);

test('a state is asked only of alarms that are there', () => {
  expect(() => compositeState('ALARM("none")', new Map())).toThrow('no alarm `none`');
  expect(() => compositeState('ALARM(', new Map())).toThrow('is refused');
});
