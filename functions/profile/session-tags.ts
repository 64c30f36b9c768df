import { fault, readMap, readScalar, shown, type YamlNode } from '../policy/yaml.ts';

/** STS takes 50 session tags; three are ours. */
const MOST_TAGS = 47;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
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
    else if (!TAG_KEY.test(key))
      fault(item, `tag key \`${shown(key)}\` has characters or a length that sts refuses`);
    else if (seen.has(folded))
      fault(item, `tag key \`${shown(key)}\` is here twice in another case, keep one`);
    seen.add(folded);
    if (value === undefined) continue;
    if (!TAG_VALUE.test(value))
      fault(item, `the value of tag \`${shown(key)}\` has characters or a length that sts refuses`);
    tags.push({ key, value });
  }
  return tags;
}
