import { describe, expect, test } from 'vitest';
import { parseDurationSeconds } from '../../functions/policy/duration.ts';
import { parsePolicy } from '../../functions/policy/index.ts';

/** Faults as `line:column path message`. */
function faultsIn(text: string): string[] {
  const parsed = parsePolicy(text);
  return parsed.ok
    ? []
    : parsed.faults.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
}

const RULE = '  - name: q\n    effect: allow\n    conditions: {users: [alice]}\n';
const GOOD = `version: "1"\nrules:\n${RULE}`;

describe('faults', () => {
  test('are reported together, each with its line, column and path', () => {
    const text = [
      'version: 2',
      'rules:',
      '  - name: ""',
      '    effect: alow',
      '    conditions:',
      '      users: alice',
      '      time: { hours: { start: "9:00", end: "18:00" }, timezone: Europe/berlin }',
      '    max_server_duration: 2h',
      '  - effect: deny',
      '    conditions: { profiles: [prod, ~], mode: [Server] }',
      '    colour: red',
    ].join('\n');
    const effects = 'allow, deny, require_approval, require_server, require_server_session';
    expect(faultsIn(text)).toEqual([
      '1:10 version unsupported version `2`, write "1"',
      '3:11 rules[0].name rule without a name, give it `name`',
      `4:13 rules[0].effect \`alow\` is not known here, use one of ${effects}`,
      '6:14 rules[0].conditions.users expected a list, found text',
      '7:31 rules[0].conditions.time.hours.start `9:00` is no time of day, write it like "09:00", at most "23:59"',
      '7:65 rules[0].conditions.time.timezone unknown time zone `Europe/berlin`, use a tz database name like Europe/Berlin',
      '8:26 rules[0].max_server_duration `2h` is out of range, write 15m to 1h',
      '9:5 rules[1] rule without a name, give it `name`',
      '10:36 rules[1].conditions.profiles[1] null value, write text or remove the key',
      '10:47 rules[1].conditions.mode[0] `Server` is not known here, use one of server, cli, credential_process',
      '11:5 rules[1].colour unknown key `colour`, use one of name, effect, conditions, reason, max_server_duration, session_table',
    ]);
  });

  test('are where they are after CR, CRLF and a byte order mark', () => {
    expect(faultsIn(`\ufeff${GOOD.replace('allow', 'alow')}`)[0]).toMatch(/^4:13 /);
    expect(faultsIn(GOOD.replace('allow', 'alow').replaceAll('\n', '\r\n'))[0]).toMatch(/^4:13 /);
    expect(faultsIn(GOOD.replace('allow', 'alow').replaceAll('\n', '\r'))[0]).toMatch(/^4:13 /);
    expect(faultsIn(GOOD.replace('version', 'Version'))[0]).toMatch(/^1:1 Version unknown key/);
  });

  test('never carry a control character from the document', () => {
    const text = GOOD.replace('effect: allow', 'effect: "\\e[31m\\u202eal\\x07low"').replace(
      'users',
      '"\\0\\n"',
    );
    const faults = faultsIn(text);
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.filter((fault) => /[\p{Cc}\p{Cf}]/u.test(fault))).toEqual([]);
  });
});

describe('refused', () => {
  test.each([
    ['an anchor', GOOD.replace('[alice]', '&a [alice]'), 'anchor'],
    ['an alias', GOOD.replace('[alice]', '*a'), 'alias'],
    ['a merge key', GOOD.replace('users:', '<<: {}, users:'), 'merge keys'],
    ['a directive', `%YAML 1.2\n---\n${GOOD}`, 'directive'],
    ['a reserved directive', `%FOO bar\n---\n${GOOD}`, 'directive'],
    ['a second document', `${GOOD}---\n${GOOD}`, 'several documents'],
    ['an empty second document', `${GOOD}---\n`, 'several documents'],
    ['a duplicate key', `${GOOD}version: "1"\n`, 'here twice'],
    ['a duplicate key, once quoted', `${GOOD}"version": "1"\n`, 'here twice'],
    ['__proto__', `${GOOD}__proto__: {}\n`, 'is not allowed'],
    ['constructor as a key', GOOD.replace('users:', 'constructor: [x], users:'), 'is not allowed'],
    ['a list as a key', `${GOOD}[a]: b\n`, 'not a string'],
    ['a null key', `${GOOD}~: b\n`, 'not a string'],
    ['base64 in disguise', GOOD.replace('alice', '!!binary YWxpY2U='), 'tag `!!binary`'],
    ['a tag that is not true', GOOD.replace('alice', '!!int alice'), 'is no `!!int`'],
    ['a tagged null', GOOD.replace('alice', '!!null x'), 'null value'],
    ['a set', GOOD.replace('[alice]', '!!set {alice}'), 'expected a list'],
    ['a line separator outside quotes', GOOD.replace('name: q', 'name: q\u2028x'), 'line separator'],
    ['a line separator in a comment', GOOD.replace('name: q', 'name: q # \u2029'), 'line separator'],
    ['a next line character', GOOD.replace('name: q', 'name: "q\u0085"'), 'is not allowed'],
    ['NUL', GOOD.replace('name: q', 'name: "q\0"'), 'is not allowed'],
    ['half a surrogate pair', GOOD.replace('name: q', 'name: "q\ud800"'), 'is not allowed'],
    ['half a surrogate pair, escaped', GOOD.replace('name: q', 'name: "q\\ud800"'), 'surrogate'],
    ['a byte order mark inside', GOOD.replace('name: q', 'name: "q\ufeff"'), 'is not allowed'],
    ['tabs for indentation', GOOD.replace('    effect', '\teffect'), ''],
    ['17 levels', `a: ${'['.repeat(17)}${']'.repeat(17)}\n`, 'nested deeper'],
    ['one byte too much', `${GOOD}#${'é'.repeat(40_000)}`, 'longer than 65536 bytes'],
    ['nothing', '', 'empty document'],
    ['a comment only', '# nothing\n', 'empty document'],
    ['a device condition', GOOD.replace('users:', 'device: {}, users:'), 'not supported'],
    [
      'an empty zone',
      GOOD.replace('[alice]', '[alice], time: {days: [monday], timezone: ""}'),
      'unknown time zone',
    ],
  ])('%s', (_, text, message) => {
    expect(faultsIn(text).join('\n')).toContain(message);
    expect(parsePolicy(text).ok).toBe(false);
  });
});

describe('accepted', () => {
  test.each([
    ['the plainest policy', GOOD],
    ['JSON', '{"version":"1","rules":[{"name":"q","effect":"allow","conditions":{"users":["alice"]}}]}'],
    ['a document start and end', `---\n${GOOD}...\n`],
    ['true tags', GOOD.replace('alice', '!!str alice, !!int 7, !!bool true, !!float 1.5, ! x, !team y')],
    ['a quoted null', GOOD.replace('alice', '"null", \'~\', ""')],
    ['empty lists beside a condition', GOOD.replace('users:', 'profiles: [], mode: [], users:')],
    [
      'days empty, hours given',
      GOOD.replace('[alice]', '[alice], time: {days: [], hours: {start: "22:00", end: "06:00"}}'),
    ],
    ['a session table', GOOD.replace('effect', 'session_table: t\n    effect')],
    ['16 levels at most are looked at', `${GOOD}# ${'['.repeat(50)}\n`],
    ['64 KiB exactly', `${GOOD}#${'x'.repeat(65_536 - GOOD.length - 1)}`],
    ['an anchor sign inside text', GOOD.replace('name: q', 'name: "&q *q %q"\n    reason: a&b *c')],
  ])('%s', (_, text) => {
    expect(faultsIn(text)).toEqual([]);
  });
});

describe('durations', () => {
  test.each([
    ['15m', 900],
    ['1h', 3600],
    ['+15m', 900],
    ['1800s', 1800],
    ['0.5h', 1800],
    ['.5h', 1800],
    ['29m60s', 1800],
    ['15m0.5s', 900],
    ['0.29h', 1044],
    ['900000ms', 900],
    ['900000000\u00b5s', 900],
    ['3600000000us', 3600],
    ['14m59.999s', 'out of range'],
    ['1h1ns', 'out of range'],
    ['-15m', 'out of range'],
    ['0', 'out of range'],
    ['', undefined],
    ['15', undefined],
    ['1 h', undefined],
    ['1H', undefined],
    ['PT15M', undefined],
    ['.h', undefined],
    ['1d', undefined],
  ])('%j is %s', (text, seconds) => {
    expect(parseDurationSeconds(text)).toBe(seconds);
  });
});
