import { parseProfile } from '../../functions/profile/parse-profile.ts';

/**
 * A profile's two texts without the value of `external_id`, so that a log of CI has none; a change of it still shows.
 * AWS calls it no secret, but whoever has it is one condition nearer to the role
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html). undefined where the
 * value cannot be told from the rest of a text: such a text is not shown at all.
 */
export function withoutExternalIds(before: string, after: string): [string, string] | undefined {
  const [old, fresh] = [valueIn(before), valueIn(after)];
  if (old === 'unclear' || fresh === 'unclear') return undefined;
  return [
    hide(before, old, '(not shown)'),
    hide(after, fresh, fresh === old ? '(not shown)' : '(another, not shown)'),
  ];
}

function valueIn(text: string): string | undefined | 'unclear' {
  const parsed = parseProfile(text);
  // A text with faults may have one all the same.
  if (!parsed.ok) return /external|\\/i.test(text) ? 'unclear' : undefined;
  const value = parsed.profile.externalId;
  if (value === undefined) return undefined;
  return text.split(value).length === 2 ? value : 'unclear';
}

function hide(text: string, value: string | undefined, shown: string): string {
  return value === undefined ? text : text.split(value).join(shown);
}
