import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { isSentinelCommand } from '../aws-config/credential-command.ts';
import { awsFilePath, readText } from '../aws-config/files.ts';
import { OTHER_KEYS } from '../aws-config/put-profiles.ts';
import { entryOf, type IniText, readSections, type Section } from '../aws-config/sections.ts';
import { splitCommand } from '../aws-config/split-command.ts';
import { error, type Finding, ok, warning } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

const ID = 'aws-config';

/** Mistakes in the AWS configuration file: those no SDK survives, and those of profiles that run this command. */
export function checkAwsConfig(env: Env): Finding[] {
  const path = awsFilePath('config', env);
  const text = path === undefined ? undefined : readText(path);
  if (path === undefined || text === undefined || text.found === false) return [];
  if (text.found === 'broken')
    return [error(ID, `${path} cannot be read (${text.code})`, 'correct its permissions or AWS_CONFIG_FILE')];
  const ini = readSections(text.text);
  const ours = ini.sections.filter(
    (one) => one.kind === 'profile' && isSentinelCommand(entryOf(one, 'credential_process')?.value ?? ''),
  );
  const findings = [
    ...brokenLines(path, ini),
    ...doubles(path, ini),
    ...misnamed(path, ini),
    ...ours.flatMap((section) => checkProfile(path, section, env)),
    ...shadowed(ours, env),
  ];
  if (findings.length > 0) return findings;
  const names = ours.map(({ name }) => name).join(', ');
  return [ok(ID, ours.length === 0 ? `${path} has no fault` : `${path} has no fault; by sentinel: ${names}`)];
}

function brokenLines(path: string, { strayLines }: IniText): Finding[] {
  return strayLines.map((line) =>
    error(
      ID,
      `${path}:${line + 1}: neither a section nor a setting`,
      'mend or remove the line: botocore refuses the whole file',
    ),
  );
}

function doubles(path: string, { sections }: IniText): Finding[] {
  return sections.flatMap((section, n) => {
    const first = sections.slice(0, n).find((one) => one.kind === section.kind && one.name === section.name);
    if (first === undefined) return [];
    const what = `${path}:${section.line + 1}: \`${section.name}\` is here twice, first on line ${first.line + 1}`;
    return [error(ID, what, 'make one section of them: SDKs disagree about which counts')];
  });
}

/** In this file a profile's section begins with `profile`; in the credentials file it does not. */
function misnamed(path: string, { sections }: IniText): Finding[] {
  return sections
    .filter(({ kind, entries }) => kind === 'other' && entries.some(({ key }) => PROFILE_KEYS.includes(key)))
    .map(({ name, line }) =>
      error(
        ID,
        `${path}:${line + 1}: SDKs do not see the section \`[${name}]\``,
        `write \`[profile ${name}]\``,
      ),
    );
}

const PROFILE_KEYS = [...OTHER_KEYS, 'credential_process', 'region'];

function checkProfile(path: string, section: Section, env: Env): Finding[] {
  const command = entryOf(section, 'credential_process');
  if (command === undefined) return [];
  const at = `${path}:${command.line + 1}: the profile \`${section.name}\``;
  const findings: Finding[] = [];
  const other = section.entries.find(({ key }) => OTHER_KEYS.includes(key));
  if (other !== undefined) {
    const what = `${at} also has \`${other.key}\`, which some SDKs prefer`;
    findings.push(error(ID, what, 'keep one of them: `sentinel setup --prefix` makes a profile of its own'));
  }
  const program = programFault(command.value);
  if (program !== undefined) findings.push(error(ID, `${at} ${program.what}`, program.mend));
  const region = entryOf(section, 'region')?.value ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined || region === '') {
    const mend = `add \`region = …\`, or run \`sentinel setup\` with \`--region\``;
    findings.push(warning(ID, `${at} has no region, which most calls need`, mend));
  }
  return findings;
}

function programFault(value: string): { what: string; mend: string } | undefined {
  const words = splitCommand(value);
  const mend = 'run `sentinel setup` again, which quotes and writes the whole path';
  if (words === undefined) return { what: 'has a `credential_process` with an open quote', mend };
  // Node and its script, or the program alone.
  const until = words.indexOf('credential-process');
  for (const word of words.slice(0, Math.max(1, until))) {
    if (word.startsWith('-')) continue;
    if (!isAbsolute(word))
      return { what: `runs \`${word}\`, which is no absolute path: other programs may not find it`, mend };
    if (!isFile(word)) return { what: `runs \`${word}\`, which is not there (spaces need quotes)`, mend };
  }
  const [first = ''] = words;
  return isExecutable(first)
    ? undefined
    : { what: `runs \`${first}\`, which may not be executed`, mend: `chmod +x ${first}` };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Keys in the credentials file go before `credential_process` of the profile of the same name. */
function shadowed(ours: readonly Section[], env: Env): Finding[] {
  const path = awsFilePath('credentials', env);
  const text = path === undefined ? undefined : readText(path);
  if (path === undefined || text?.found !== true) return [];
  const { sections } = readSections(text.text);
  return ours.flatMap(({ name }) => {
    const section = sections.find(
      (one) => one.name === name && entryOf(one, 'aws_access_key_id') !== undefined,
    );
    if (section === undefined) return [];
    const what = `${path}:${section.line + 1}: keys of the profile \`${name}\` are here, and SDKs take them instead of asking sentinel`;
    return [error(ID, what, 'remove these keys, or choose another name with `sentinel setup --prefix`')];
  });
}
