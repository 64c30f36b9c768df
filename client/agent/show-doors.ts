import type { Target } from '../target/target.ts';
import { shellQuote } from '../terminal/shell-quote.ts';
import type { ServedDoor } from './doors.ts';
import {
  agentVariables,
  conflictingIn,
  hidingVariables,
  placeVariables,
  urlOf,
  type Variables,
} from './variables.ts';

export type Showing = {
  port: number;
  ipv6: boolean;
  form: 'shell' | 'json';
  target: Target;
  env: Readonly<Record<string, string | undefined>>;
};

/** How each profile is used: lines for a POSIX shell, or one line of JSON. Tokens are shown unless they are in files. */
export function showDoors(doors: readonly ServedDoor[], showing: Showing): string {
  const shown = doors.map((door) => {
    const environment = variablesOf(door, showing);
    return { profile: door.profile, environment, unset: conflictingIn(showing.env, environment) };
  });
  if (showing.form === 'json') return `${JSON.stringify({ profiles: shown })}\n`;
  return shown
    .map(({ profile, environment, unset }) =>
      [
        `# ${profile}, as long as this runs`,
        ...(unset.length === 0 ? [] : [`unset ${unset.join(' ')}`]),
        ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function variablesOf(door: ServedDoor, { port, ipv6, target, env }: Showing): Variables {
  const token = door.tokenFile === undefined ? { text: door.token } : { file: door.tokenFile };
  return {
    ...agentVariables(urlOf(door, port, ipv6), token),
    ...hidingVariables(env),
    // Keys of the local stack are of use there only.
    ...(target.stack === undefined ? {} : placeVariables(env, target)),
  };
}
