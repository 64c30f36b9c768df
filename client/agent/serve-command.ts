import { Command, InvalidArgumentError, Option } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, readSeconds, withTargetFlags } from '../target/flags.ts';
import type { TargetChoice } from '../target/target.ts';
import type { ServeOptions } from './serve.ts';

type Flags = TargetChoice & {
  profile: string[];
  duration?: number;
  port?: number;
  ipv6?: true;
  tokenFile?: string;
  tokenFolder?: string;
  json?: true;
};

const EXAMPLES = `
Examples:
  $ sentinel serve --profile dev                  prints what to export in another shell, runs until Ctrl-C
  $ sentinel serve --profile dev --profile prod --json
  $ sentinel serve --profile app --port 9911 --token-file ~/.sentinel-app-token

Each profile has a URL and a token of its own: AWS_CONTAINER_CREDENTIALS_FULL_URI with
AWS_CONTAINER_AUTHORIZATION_TOKEN, or with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE where the token is in a file, which
only its owner may read. With --port and a token file the URL is the same after a restart. Refusals of the service
are passed on to the SDKs and told once on standard error.

Exit status: 0 ended by a signal, 3 unreachable, 64 wrong use.`;

/** The command line of `sentinel serve`. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('serve credentials of profiles to SDKs on this machine')
    .requiredOption('--profile <name>', 'a profile’s name; may be given several times', collectProfiles)
    .option('--duration <seconds>', 'ask for this long at a time, 900 to 3600', readSeconds)
    .option('--port <number>', 'the port, by default any free one', readPort)
    .option('--ipv6', 'serve on [::1] too, and print URLs with it')
    .addOption(new Option('--token-file <path>', 'keep the token in a file').conflicts('tokenFolder'))
    .option('--token-folder <path>', 'keep each profile’s token in a file of its name')
    .option('--json', 'print one line of JSON');
  return withTargetFlags(command)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      const { serve } = await import('./serve.ts');
      const { upstreamHere } = await import('../upstream/upstream-here.ts');
      const { afterHere } = await import('./after-here.ts');
      const world = processSurroundings();
      const ended = untilSignal();
      // A request to the service that is still open is for nobody.
      process.exit(await serve(optionsOf(flags), world, upstreamHere(flags, world), afterHere, ended));
    });
}

function optionsOf({ profile, duration, port = 0, ipv6, json, ...rest }: Flags): ServeOptions {
  return {
    ...rest,
    ...{ profiles: profile, port, ipv6: ipv6 === true, form: json === true ? 'json' : 'shell' },
    ...(duration === undefined ? {} : { durationSeconds: duration }),
  };
}

function untilSignal(): Promise<void> {
  // Node would open its debugger, which hands out whatever is in memory.
  process.on('SIGUSR1', () => undefined);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function collectProfiles(text: string, earlier: string[] = []): string[] {
  const profile = readProfileName(text);
  return [...earlier.filter((one) => one !== profile), profile];
}

function readPort(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
