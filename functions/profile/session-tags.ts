import { fault, readMap, readScalar, shown, type YamlNode } from '../policy/yaml.ts';

/** STS takes 50 session tags; three are ours. */
const MOST_TAGS = 47;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const ASCII = /^[A-Za-z0-9 _.:/=+\-@]*$/;
// Made for the first text beyond ASCII: V8 looks all its letters up, which a cold start need not pay for.
let letters: RegExp | undefined;

/** Whether STS takes a text of so many characters: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`, counted in code points. */
function isTagText(text: string, least: number, most: number): boolean {
  if (text.length < least) return false;
  if (ASCII.test(text)) return text.length <= most;
  letters ??= /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  return letters.test(text) && Array.from(text).length <= most;
}
const RESERVED = /^(?:sentinel|aws:)/i;

/** Reads a profile's session tags; keys are unique whatever their case, as IAM compares them. */
export function readSessionTags(node: YamlNode): { key: string; value: string }[] {
  const tags: { key: string; value: string }[] = [];
  const seen = new Set<string>();
  const fields = readMap(node, 'any');
  if (fields !== undefined && fields.size > MOST_TAGS)
    fault(node, `more than ${MOST_TAGS} tags, remove some`);
  for (const [key, item] of fields ?? []) {
    const value = readScalar(item);
    const folded = key.toLowerCase();
    if (RESERVED.test(key))
      fault(item, `tag key \`${shown(key)}\` is reserved, keys begin neither with sentinel nor aws:`);
    else if (!isTagText(key, 1, LONGEST_KEY))
      fault(item, `tag key \`${shown(key)}\` has characters or a length that sts refuses`);
    else if (seen.has(folded))
      fault(item, `tag key \`${shown(key)}\` is here twice in another case, keep one`);
    seen.add(folded);
    if (value === undefined) continue;
    if (!isTagText(value, 0, LONGEST_VALUE))
      fault(item, `the value of tag \`${shown(key)}\` has characters or a length that sts refuses`);
    tags.push({ key, value });
  }
  return tags;
}
