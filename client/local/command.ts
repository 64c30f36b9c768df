import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';

type Flags = { sub: string; aud?: string[]; ttl: number; file?: string };

const TTL_SECONDS = 600;
const LONGEST_TTL_SECONDS = 86_400;

const EXAMPLES = `
Examples:
  $ sentinel local token --sub system:serviceaccount:demo:app
  $ sentinel local token --sub system:serviceaccount:demo:app --file token
  $ sentinel local token --sub repo:acme/shop:ref:refs/heads/main --aud another

The token is of the issuer of the running local stack (npm start), whose alias in policies is \`local\`:
the caller is \`oidc/local/SUB\`. A file is replaced whole, is readable by its owner alone and ends in no newline,
so an SDK may read it at any time: set AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE to it and
AWS_CONTAINER_CREDENTIALS_FULL_URI to GATEWAY/oidc/local/credentials/PROFILE.

Exit status: 0 done, 3 no local stack, 64 wrong use.`;

/** The command line of `sentinel local`. */
export function localCommand(): Command {
  const token = new Command('token')
    .description('print a workload’s token of the local issuer')
    .requiredOption('--sub <subject>', 'the workload', readClaim)
    .option('--aud <audience>', 'whom the token is for, by default the local stack; may be repeated', collect)
    .option('--ttl <seconds>', `how long it lives, 1 to ${LONGEST_TTL_SECONDS}`, readSeconds, TTL_SECONDS)
    .option('--file <path>', 'write it there instead')
    .addHelpText('after', EXAMPLES)
    .action(async ({ sub, aud, ttl, file }: Flags) => {
      const { token: makeToken } = await import('./token.ts');
      const audiences = aud === undefined ? {} : { audiences: aud };
      const place = file === undefined ? {} : { file };
      const options = { subject: sub, ttlSeconds: ttl, ...audiences, ...place };
      process.exitCode = await makeToken(options, processSurroundings());
    });
  return new Command('local')
    .description('make tokens of workloads for the local stack')
    .addHelpText('after', EXAMPLES)
    .addCommand(token);
}

function collect(text: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), readClaim(text)];
}

function readClaim(text: string): string {
  if (/^[\x20-\x7e]{1,1024}$/.test(text)) return text;
  throw new InvalidArgumentError('Give printable ASCII, 1024 characters at most.');
}

function readSeconds(text: string): number {
  const seconds = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= LONGEST_TTL_SECONDS) return seconds;
  throw new InvalidArgumentError(`Give whole seconds, 1 to ${LONGEST_TTL_SECONDS}.`);
}
