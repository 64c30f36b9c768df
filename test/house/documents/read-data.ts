import { parseDocument } from 'yaml';
import { parsePolicy } from '../../../functions/policy/index.ts';
import { parseProfile } from '../../../functions/profile/parse-profile.ts';
import type { Block } from './markdown.ts';

/** Reads a `yaml` or `json` block as what its tag says it is; the empty text, or its faults. */
export function readDataBlock({ lang, tags, text }: Block): string {
  if (lang === 'json') return faultOf(() => JSON.parse(text));
  if (tags.includes('policy')) return faultsOf(parsePolicy(text));
  if (tags.includes('profile')) return faultsOf(parseProfile(text));
  return parseDocument(text)
    .errors.map(({ message }) => message)
    .join('\n');
}

type Parsed = { ok: true } | { ok: false; faults: { line: number; message: string }[] };

function faultsOf(parsed: Parsed): string {
  return parsed.ok ? '' : parsed.faults.map(({ line, message }) => `line ${line}: ${message}`).join('\n');
}

function faultOf(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    return String(error);
  }
}
