import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, readSeconds, withTargetFlags } from '../target/flags.ts';
import type { LoginOptions } from './login-url.ts';

type Flags = Omit<LoginOptions, 'profile' | 'json' | 'durationSeconds'> & { json?: true; duration?: number };

const EXAMPLES = `
Examples:
  $ sentinel login-url dev
  $ xdg-open "$(sentinel login-url dev)"                on Linux, in the browser
  $ open "$(sentinel login-url dev)"                    on macOS
  $ sentinel login-url prod --reason "incident 42" --destination https://console.aws.amazon.com/ecs/

The URL works for 15 minutes and signs in whoever has it. The console session ends with the keys, an hour at most:
\`--duration\` makes both shorter. No longer one can be asked for, because AWS refuses that for sessions got by one
role from another.

Exit status: 0 printed, 2 refused, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel login-url`. */
export function loginUrlCommand(): Command {
  return withTargetFlags(
    new Command('login-url')
      .description('print a URL that signs in to the AWS console as a profile')
      .argument('<profile>', 'the profile’s name', readProfileName)
      .option('--destination <url>', 'the page of the console to open', readDestination)
      .option('--issuer <url>', 'where the console sends whose session has ended', readHttps)
      .option('--duration <seconds>', 'ask for keys of this long, 900 to 3600', readSeconds)
      .option('--reason <text>', 'why, for the audit trail: at most 256 characters')
      .option('--federation-endpoint <url>', 'the console’s sign-in endpoint')
      .option('--json', 'print one JSON document'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (profile: string, { json, duration, ...rest }: Flags) => {
      const { login } = await import('./login-url.ts');
      const options = { ...rest, profile, json: json === true };
      const timed = duration === undefined ? options : { ...options, durationSeconds: duration };
      process.exitCode = await login(timed, processSurroundings());
    });
}

const CONSOLE_HOST = /(?:^|\.)(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws\.eu)$/;

/** The sign-in endpoint leads to its own console alone; another place is a mistake, or somebody's bait. */
function readDestination(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' && CONSOLE_HOST.test(url.hostname)) return url.href;
  throw new InvalidArgumentError(
    'Give a page of the AWS console, such as https://console.aws.amazon.com/s3/',
  );
}

function readHttps(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:') return url.href;
  throw new InvalidArgumentError('Give a URL with https.');
}
