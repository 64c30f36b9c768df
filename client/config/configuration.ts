import { readFileSync } from 'node:fs';
import { type ConfigurationFiles, configurationFiles } from './files.ts';
import type { FileReading } from './read-file.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './settings.ts';

/** A setting’s value and who gave it. */
export type Configured = {
  value: string;
  from: 'flag' | 'environment' | 'user file' | 'system file';
  /** The same for a reader: `--endpoint`, `SENTINEL_ENDPOINT`, `/etc/sentinel/config.yaml:3`. */
  where: string;
};
export type Configuration = Readonly<Partial<Record<SettingName, Configured>>>;
export type ConfigurationReading =
  | { ok: true; configuration: Configuration }
  /** Everything that is wrong, each with its place. */
  | { ok: false; faults: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;
type Given = Readonly<Partial<Record<SettingName, string | undefined>>>;

/**
 * The settings from the command line, the environment, the user’s file and the machine’s, in this order; the first
 * that has a value wins. All that is wrong is told together, also where a stronger value hides it. An empty variable
 * is none; a file that is missing is none.
 */
export async function readConfiguration(
  given: Given,
  env: Env,
  files: ConfigurationFiles = configurationFiles(env),
): Promise<ConfigurationReading> {
  const faults: string[] = [];
  const configuration: Partial<Record<SettingName, Configured>> = {};
  const take = (name: SettingName, value: string | undefined, from: Configured['from'], where: string) => {
    if (value === undefined) return;
    const wrong = SETTINGS[name].fault(value);
    if (wrong !== undefined) faults.push(`\`${where}\` ${wrong}`);
    else configuration[name] ??= { value, from, where };
  };
  for (const name of SETTING_NAMES) {
    const { flag, variable } = SETTINGS[name];
    take(name, given[name], 'flag', flag);
    take(name, env[variable] === '' ? undefined : env[variable], 'environment', variable);
  }
  for (const from of ['user file', 'system file'] as const) {
    const path = from === 'user file' ? files.user : files.system;
    const reading = path === undefined ? undefined : await readFileAt(path);
    if (path === undefined || reading === undefined) continue;
    if (!reading.ok) faults.push(...reading.faults);
    else for (const [name, { text, line }] of reading.values) take(name, text, from, `${path}:${line}`);
  }
  return faults.length === 0 ? { ok: true, configuration } : { ok: false, faults };
}

/** The YAML reader is loaded only where there is a file. */
async function readFileAt(path: string): Promise<FileReading | undefined> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return { ok: false, faults: [`${path}: cannot be read (${code}): correct its permissions or remove it`] };
  }
  const { readConfigurationText } = await import('./read-file.ts');
  return readConfigurationText(text, path);
}
