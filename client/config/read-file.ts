import { faultsOf, fault as noteFault, openYaml, readMap, readScalar } from '../../functions/policy/yaml.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './settings.ts';

/** A value of a file, and its line, from 1. */
export type FileValue = { text: string; line: number };
export type FileReading =
  | { ok: true; values: ReadonlyMap<SettingName, FileValue> }
  /** Each as `PATH:LINE:COLUMN: what is wrong`. */
  | { ok: false; faults: readonly string[] };

/** Reads a `config.yaml`: a map of the settings’ keys. Unknown keys and wrong values are faults, told together. */
export function readConfigurationText(text: string, path: string): FileReading {
  const values = new Map<SettingName, FileValue>();
  // A file of comments sets nothing.
  if (/^(?:[ \t]*(?:#.*)?(?:\r?\n|$))*$/.test(text)) return { ok: true, values };
  const opening = openYaml(text);
  if (!opening.ok) return { ok: false, faults: opening.faults.map((one) => rendered(path, one)) };
  const { root } = opening;
  const keys = SETTING_NAMES.map((name) => SETTINGS[name].key);
  const map = readMap(root, keys);
  for (const name of SETTING_NAMES) {
    const node = map?.get(SETTINGS[name].key);
    const value = node === undefined ? undefined : readScalar(node);
    if (node === undefined || value === undefined) continue;
    const wrong = SETTINGS[name].fault(value);
    if (wrong === undefined) values.set(name, { text: value, line: lineAt(text, node.offset) });
    else noteFault(node, wrong);
  }
  const faults = faultsOf(root);
  return faults.length === 0
    ? { ok: true, values }
    : { ok: false, faults: faults.map((one) => rendered(path, one)) };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}

function rendered(
  path: string,
  { line, column, path: at, message }: { line: number; column: number; path: string; message: string },
): string {
  return `${path}:${line}:${column}: ${at === '' ? '' : `\`${at}\` `}${message}`;
}
