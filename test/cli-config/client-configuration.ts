import { SYSTEM_FILE } from '../../client/config/files.ts';
import { SETTINGS } from '../../client/config/settings.ts';

const HEAD = `# Configuration of the client

The \`sentinel\` command takes each setting from the first place that has it: the flag, the environment variable, the
user's file, the machine's file.

1. the flag, on each command that has use for it
2. the variable; an empty one is none
3. \`$XDG_CONFIG_HOME/sentinel/config.yaml\`, by default \`~/.config/sentinel/config.yaml\`; without a home directory, none
4. \`${SYSTEM_FILE}\`

All values are checked, also those that a stronger place hides, and all faults are told together: in a file with line
and column. An unknown key is a fault. No setting is a secret, and no secret is ever written to a file by the command
unless a file is named for it.

The table is made from \`client/config/settings.ts\` by \`node run.mjs test/cli-config/write-client-configuration.ts\`; a
test compares them.

| flag | variable | key in \`config.yaml\` | meaning | may be |
| --- | --- | --- | --- | --- |
`;

const TAIL = `
\`\`\`yaml covered-by: test/cli-config/document.test.ts
endpoint: https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com
aws_profile: corp-sso
\`\`\`

Besides these, SENTINEL_LOCAL_DIR names the folder of a local stack other than this clone's. The caller's own keys come
from where every AWS SDK finds them: environment, profile, Identity Center, process, web identity, container, instance.
\`sentinel doctor\` tells which place gave what.
`;

/** docs/client-configuration.md, whole. */
export function clientConfigurationDocument(): string {
  const rows = Object.values(SETTINGS).map(
    ({ flag, variable, key, meaning, range }) =>
      `| \`${flag}\` | \`${variable}\` | \`${key}\` | ${meaning} | ${range} |\n`,
  );
  return `${HEAD}${rows.join('')}${TAIL}`;
}
