import { parse } from 'yaml';
import type { PlainPolicy } from './naive.ts';

/** A good document as plain data, read by the YAML library alone. */
export function plainPolicy(yaml: string): PlainPolicy {
  return parse(yaml.replace(/\r(?!\n)/g, '\n'), { schema: 'failsafe', logLevel: 'silent' });
}
