import { isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the machine’s own file is. */
export const SYSTEM_FILE = '/etc/sentinel/config.yaml';

/** The configuration files, the stronger first. */
export type ConfigurationFiles = { user: string | undefined; system: string };

/**
 * `$XDG_CONFIG_HOME/sentinel/config.yaml`, by default below `~/.config`, and the machine’s file. Without a home
 * directory there is no file of the user’s. A relative XDG_CONFIG_HOME counts for nothing.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configurationFiles(env: Env, system: string = SYSTEM_FILE): ConfigurationFiles {
  const xdg = env.XDG_CONFIG_HOME;
  const home = homeDirectory(env);
  const base =
    xdg !== undefined && isAbsolute(xdg) ? xdg : home === undefined ? undefined : join(home, '.config');
  return { user: base === undefined ? undefined : join(base, 'sentinel', 'config.yaml'), system };
}

/** The home directory as the environment tells it; none is no fault. */
export function homeDirectory(env: Env): string | undefined {
  return [env.HOME, env.USERPROFILE].find((one) => one !== undefined && isAbsolute(one));
}
