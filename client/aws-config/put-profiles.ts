import { isSentinelCommand } from './credential-command.ts';
import { entryOf, type IniText, readSections, type Section } from './sections.ts';

export type WantedProfile = {
  /** In the AWS configuration file. */
  name: string;
  command: string;
  /** `insist`: also where the section has another. */
  region: { name: string; insist: boolean } | undefined;
};

export type ProfileState = 'added' | 'changed' | 'unchanged';
export type Putting =
  | { ok: true; text: string; states: readonly { name: string; state: ProfileState }[] }
  /** Why nothing may be changed; `line` counts from 1. */
  | { ok: false; faults: readonly { line: number; message: string }[] };

/** Settings by which a profile gets its keys elsewhere; each goes before `credential_process` in some SDK. */
export const OTHER_KEYS: readonly string[] = [
  'aws_access_key_id',
  'role_arn',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'login_session',
];

/** Puts the profiles into the text of a configuration file; comments, order and line ends stay as they are. */
export function putProfiles(text: string, wanted: readonly WantedProfile[]): Putting {
  const ini = readSections(text);
  const faults = wanted.flatMap(({ name }) => faultsOf(ini, name));
  if (faults.length > 0) return { ok: false, faults };
  const edits: LineEdits = { after: new Map(), instead: new Map() };
  const states = wanted.map((one) => {
    const section = profileOf(ini, one.name)[0];
    return {
      name: one.name,
      state: section === undefined ? ('added' as const) : putInto(section, one, edits),
    };
  });
  const added = wanted.filter((_, n) => states[n]?.state === 'added');
  return { ok: true, text: apply(text, edits, added), states };
}

function profileOf({ sections }: IniText, name: string): Section[] {
  return sections.filter((one) => one.kind === 'profile' && one.name === name);
}

function faultsOf(ini: IniText, name: string): { line: number; message: string }[] {
  const [section, twice] = profileOf(ini, name);
  if (section === undefined) return [];
  if (twice !== undefined) {
    const message = `the profile \`${name}\` is here twice, first on line ${section.line + 1}: make one section of them`;
    return [{ line: twice.line + 1, message }];
  }
  const other = section.entries.find(({ key }) => OTHER_KEYS.includes(key));
  if (other !== undefined) {
    const message = `the profile \`${name}\` gets its keys by \`${other.key}\`: choose another name with \`--prefix\``;
    return [{ line: other.line + 1, message }];
  }
  const commands = section.entries.filter(({ key }) => key === 'credential_process');
  const foreign = commands.find(({ value }, n) => n > 0 || !isSentinelCommand(value));
  if (foreign === undefined) return [];
  const message = `the profile \`${name}\` has a \`credential_process\` of its own: choose another name with \`--prefix\``;
  return [{ line: foreign.line + 1, message }];
}

/** By line, from 0. */
type LineEdits = { after: Map<number, string[]>; instead: Map<number, string> };

function putInto(section: Section, { command, region }: WantedProfile, edits: LineEdits): ProfileState {
  const additions: string[] = [];
  let state: ProfileState = 'unchanged';
  const put = (key: string, value: string, insist: boolean): void => {
    const entry = entryOf(section, key);
    if (entry === undefined) additions.push(`${key} = ${value}`);
    else if (insist && entry.value !== value) edits.instead.set(entry.line, `${key} = ${value}`);
    else return;
    state = 'changed';
  };
  put('credential_process', command, true);
  if (region !== undefined) put('region', region.name, region.insist);
  if (additions.length > 0) edits.after.set(section.line, additions);
  return state;
}

function apply(text: string, edits: LineEdits, added: readonly WantedProfile[]): string {
  const end = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const parts = text.split(/(?<=\n)/);
  const edited = parts.map((part, line) => {
    const [, content = '', own = ''] = /^([\s\S]*?)(\r?\n)?$/.exec(part) ?? [];
    const bom = line === 0 && content.startsWith('\ufeff') ? '\ufeff' : '';
    const replaced = edits.instead.get(line);
    const kept = replaced === undefined ? content : `${bom}${replaced}`;
    const more = edits.after.get(line)?.map((one) => `${one}${end}`) ?? [];
    return `${kept}${more.length > 0 && own === '' ? end : own}${more.join('')}`;
  });
  const body = edited.join('');
  const sections = added.map(
    ({ name, command, region }) =>
      `[${name === 'default' ? name : `profile ${name}`}]${end}credential_process = ${command}${end}` +
      (region === undefined ? '' : `region = ${region.name}${end}`),
  );
  if (sections.length === 0) return body;
  const ended = body === '' || body.endsWith('\n') ? body : `${body}${end}`;
  const gap = ended === '' || /(?:^|\n)\r?\n$/.test(ended) ? '' : end;
  return `${ended}${gap}${sections.join(end)}`;
}
