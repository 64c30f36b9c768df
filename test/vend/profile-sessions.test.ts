import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyText } from './documents.ts';
import { inProcess } from './in-process.ts';

const text = (chars: string, least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...chars.split('')), minLength: least, maxLength: most });
const tagText = (least: number, most: number) => text('azAZ09 _.:/=+-@éñ漢', least, most);
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const goodProfile = fc.record(
  {
    version: fc.constant('1'),
    role_arn: text('abc_+=,.@-', 1, 64).map((name) => `arn:aws:iam::444455556666:role/team/${name}`),
    max_session_duration: optional(
      fc.oneof(
        fc.constantFrom('15m', '1h', '59m60s', '3600s'),
        fc.integer({ min: 900, max: 3600 }).map(String),
      ),
    ),
    external_id: optional(text('abc019_+=,.@:/-', 2, 300)),
    session_policy: optional(
      text('abc ", {}', 0, 900).map((id) => JSON.stringify({ Version: '2012-10-17', Id: id, Statement: [] })),
    ),
    session_policy_arns: optional(
      fc.array(
        text('abc', 1, 40).map((name) => `arn:aws:iam::444455556666:policy/${name}`),
        { maxLength: 10 },
      ),
    ),
    tags: optional(
      fc
        .uniqueArray(fc.tuple(tagText(1, 40), tagText(0, 60)), {
          maxLength: 20,
          selector: ([key]) => key.toLowerCase(),
        })
        .map((pairs) => Object.fromEntries(pairs.filter(([key]) => !/^(?:sentinel|aws:)/i.test(key)))),
    ),
  },
  { requiredKeys: ['version', 'role_arn'] },
);

test('STS takes the session of any profile, as the profile says', async () => {
  await fc.assert(
    fc.asyncProperty(goodProfile, async (profile) => {
      const written = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
      // JSON is YAML, so nothing is quoted here that a person would have to quote.
      const yaml = JSON.stringify(written);
      const vend = inProcess();
      vend.store('any', policyText(), yaml);
      const seen = await vend.ask({ rawPath: '/credentials/any' });
      expect(seen.status, seen.logs[0]?.causes.join()).toBe(200);
      const order = vend.sts.granted[0]?.order;
      expect(order).toMatchObject({ roleArn: profile.role_arn, externalId: profile.external_id });
      expect(order?.tags.slice(3)).toEqual(
        Object.entries(profile.tags ?? {}).map(([key, value]) => ({ key, value })),
      );
      expect(seen.events[0]?.session?.tags).toMatchObject(profile.tags ?? {});
    }),
    { numRuns: 150 },
  );
});

test.for([
  { asked: '', policyCap: '', profileCap: '', seconds: 3600, cappedBy: null },
  { asked: 'duration=900', policyCap: '', profileCap: '', seconds: 900, cappedBy: null },
  { asked: '', policyCap: '30m', profileCap: '', seconds: 1800, cappedBy: 'policy' },
  { asked: '', policyCap: '30m', profileCap: '20m', seconds: 1200, cappedBy: 'profile' },
  { asked: '', policyCap: '20m', profileCap: '20m', seconds: 1200, cappedBy: 'policy' },
  { asked: 'duration=1800', policyCap: '30m', profileCap: '45m', seconds: 1800, cappedBy: null },
  { asked: 'duration=3600', policyCap: '1h', profileCap: '15m', seconds: 900, cappedBy: 'profile' },
])(
  'asked `$asked`, policy $policyCap, profile $profileCap: $seconds s, capped by $cappedBy',
  async ({ asked, policyCap, profileCap, seconds, cappedBy }) => {
    const vend = inProcess();
    const cap = profileCap === '' ? '' : `max_session_duration: ${profileCap}\n`;
    vend.store(
      'x',
      policyText({ more: policyCap === '' ? '' : `max_server_duration: ${policyCap}` }),
      `version: "1"\nrole_arn: arn:aws:iam::111122223333:role/dev\n${cap}`,
    );
    const seen = await vend.ask({ rawPath: '/credentials/x', rawQueryString: asked });
    expect(seen.events[0]?.session).toMatchObject({ durationSeconds: seconds, cappedBy });
    expect(vend.sts.granted[0]?.order.durationSeconds).toBe(seconds);
  },
);
