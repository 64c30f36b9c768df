import fc from 'fast-check';
import { expect, test } from 'vitest';
import { putProfiles } from '../../client/aws-config/put-profiles.ts';
import { readSections } from '../../client/aws-config/sections.ts';
import { DEV, GOOD, REFUSED } from './cases.ts';

function put(text: string, wanted = DEV): string {
  const putting = putProfiles(text, [wanted]);
  if (!putting.ok) throw new Error(putting.faults.map(({ message }) => message).join('\n'));
  return putting.text;
}

test.for(GOOD)('$name', ({ before, after, wanted = DEV }) => {
  expect(put(before, wanted)).toBe(after);
  expect(put(after, wanted)).toBe(after);
});

test.for(REFUSED)('refused: $name', ({ before, line, says }) => {
  const putting = putProfiles(before, [DEV, { ...DEV, name: 'other' }]);
  expect(putting).toEqual({ ok: false, faults: [{ line, message: expect.stringContaining(says) }] });
});

test('several profiles at once, each with its state', () => {
  const stage = { ...DEV, name: 'stage' };
  const putting = putProfiles(put('[profile stage]\noutput = json\n'), [DEV, stage, { ...DEV, name: 'new' }]);
  expect(putting).toMatchObject({
    states: [
      { name: 'dev', state: 'unchanged' },
      { name: 'stage', state: 'changed' },
      { name: 'new', state: 'added' },
    ],
  });
});

const line = fc.oneof(
  fc.constantFrom('[default]', '[profile dev]', '[profile x y]', '[sso-session dev]', '[services s]', '[dev'),
  fc.constantFrom(
    'region = eu-west-1',
    'region=',
    'output = json ; c',
    '  nested = 1',
    '# c',
    '; c',
    '',
    'stray',
  ),
  fc.constant('credential_process = /old/sentinel credential-process --profile dev'),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n[]/g, '')),
);
const text = fc
  .tuple(
    fc.array(line, { maxLength: 30 }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\n', '\ufeff'),
  )
  .map(
    ([lines, end, tail]) => (tail === '\ufeff' ? tail : '') + lines.join(end) + (tail === '\n' ? end : ''),
  );

test('whatever stands there: every other line stays, in its order, and a second run changes nothing', () => {
  fc.assert(
    fc.property(text, (before) => {
      const putting = putProfiles(before, [DEV]);
      if (!putting.ok) return;
      const after = putting.text;
      const ours = /^credential_process\s*=/;
      const kept = before.split(/\r?\n/).filter((one) => one !== '' && !ours.test(one));
      const now = after.split(/\r?\n/);
      let at = 0;
      for (const one of kept) {
        at = now.indexOf(one, at) + 1;
        expect(at, `\`${one}\` is gone`).toBeGreaterThan(0);
      }
      expect(put(after)).toBe(after);
      const { sections } = readSections(after);
      const found = sections.filter(({ kind, name }) => kind === 'profile' && name === 'dev');
      expect(found).toHaveLength(1);
      expect(found[0]?.entries.filter(({ key }) => key === 'credential_process')).toMatchObject([
        { value: DEV.command },
      ]);
    }),
    { numRuns: 500 },
  );
});
