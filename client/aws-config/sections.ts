export type Entry = { key: string; value: string /** From 0. */; line: number };

export type Section = {
  kind: 'profile' | 'sso-session' | 'services' | 'other';
  /** Of a profile its bare name, `default` included. */
  name: string;
  /** The header's line, from 0. */
  line: number;
  entries: readonly Entry[];
};

export type IniText = {
  /** Without their ends. */
  lines: readonly string[];
  sections: readonly Section[];
  /** Lines no SDK understands, from 0; botocore refuses the whole file for one. */
  strayLines: readonly number[];
};

const COMMENT = /^\s*[#;]/;
/** The SDK for JavaScript and others take what follows ` #` or ` ;` for a comment. */
const TRAILING_COMMENT = /(^|\s)[;#].*$/;
const HEADER = /^\[(.*)\]$/;
const NAMED = /^(profile|sso-session|services)\s+(?:"([^"]+)"|'([^']+)'|(\S+))$/;

/**
 * Reads a shared configuration file line by line. Nested settings, which are indented, belong to the entry above.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function readSections(text: string): IniText {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const sections: (Section & { entries: Entry[] })[] = [];
  const strayLines: number[] = [];
  for (const [line, raw] of lines.entries()) {
    if (raw.trim() === '' || COMMENT.test(raw)) continue;
    const content = raw.replace(TRAILING_COMMENT, '').trim();
    const header = HEADER.exec(content)?.[1];
    const section = sections.at(-1);
    if (header !== undefined && !/^\s/.test(raw)) {
      sections.push({ ...readHeader(header.trim()), line, entries: [] });
    } else if (/^\s/.test(raw) && section !== undefined && section.entries.length > 0) {
      // A nested setting or a value that goes on.
    } else {
      const cut = content.indexOf('=');
      if (section === undefined || cut < 1) strayLines.push(line);
      else {
        const [key, value] = [content.slice(0, cut).trim(), content.slice(cut + 1).trim()];
        section.entries.push({ key, value, line });
      }
    }
  }
  return { lines, sections, strayLines };
}

function readHeader(text: string): Pick<Section, 'kind' | 'name'> {
  if (text === 'default') return { kind: 'profile', name: 'default' };
  const [, kind, ...names] = NAMED.exec(text) ?? [];
  const name = names.find((one) => one !== undefined);
  if (name === undefined) return { kind: 'other', name: text };
  if (kind === 'profile' || kind === 'sso-session' || kind === 'services') return { kind, name };
  return { kind: 'other', name: text };
}

/** The first value of a key. */
export function entryOf(section: Section, key: string): Entry | undefined {
  return section.entries.find((entry) => entry.key === key);
}
