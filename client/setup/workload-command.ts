import { Command, InvalidArgumentError, Option } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName } from '../target/flags.ts';
import type { WorkloadFacts } from './workload-manifest.ts';

type Flags = {
  k8s?: true;
  github?: true;
  docker?: true;
  alias?: string;
  aud: string;
  namespace: string;
  serviceAccount: string;
  image?: string;
  endpoint?: string;
  region?: string;
};

const EXAMPLES = `
Examples:
  $ sentinel setup workload dev --k8s --namespace pay --service-account api | kubectl apply -f -
  $ sentinel setup workload dev --github > .github/workflows/sentinel.yaml
  $ sentinel setup workload dev --docker > compose.yaml

The manifest has the token, its audience, AWS_CONTAINER_CREDENTIALS_FULL_URI and
AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: every AWS SDK finds its credentials by these, without an agent. It names the
caller as policies do. \`--alias\` is the issuer's in SENTINEL_OIDC_ISSUERS; \`--aud\` one of its audiences.

Exit status: 0 done, 64 wrong use.`;

/** The command line of `sentinel setup workload`. */
export function workloadCommand(): Command {
  return new Command('workload')
    .description('print a manifest for a workload that shows its own token')
    .argument('<profile>', 'the profile’s name', readProfileName)
    .addOption(new Option('--k8s', 'a pod with a projected token').conflicts(['github', 'docker']))
    .addOption(new Option('--github', 'a workflow of GitHub Actions').conflicts(['k8s', 'docker']))
    .addOption(new Option('--docker', 'a service of Docker Compose').conflicts(['k8s', 'github']))
    .option('--alias <name>', 'the issuer’s alias, by default `k8s`, `github` or `docker`', readAlias)
    .option('--aud <audience>', 'the token’s audience', readAudience, 'sentinel')
    .option('--namespace <name>', 'of the pod', readLabel, 'default')
    .option('--service-account <name>', 'of the pod', readLabel, 'app')
    .option('--image <name>', 'the container’s image, by default one that tells who it is', readImage)
    .option('--endpoint <url>', 'the service’s URL')
    .option('--region <name>', 'the region for the workload’s SDK')
    .addHelpText('after', EXAMPLES)
    .action(async (profile: string, _flags: Flags, command: Command) => {
      // `--endpoint` and `--region` are `setup`’s as well, which takes them first.
      const flags = command.optsWithGlobals<Flags>();
      const platform = platformOf(flags);
      if (platform === undefined) return command.error('error: name one of --k8s, --github and --docker');
      const { alias = platform, aud: audience, namespace, serviceAccount, image, endpoint, region } = flags;
      const place = { ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }) };
      const facts = { platform, alias, audience, namespace, serviceAccount, image };
      const { workload } = await import('./workload.ts');
      process.exitCode = await workload({ ...facts, ...place, profile }, processSurroundings());
    });
}

function platformOf({ k8s, github, docker }: Flags): WorkloadFacts['platform'] | undefined {
  if (k8s) return 'k8s';
  if (github) return 'github';
  return docker ? 'docker' : undefined;
}

/** A reader that takes what matches and tells what may be. */
function reader(pattern: RegExp, may: string): (text: string) => string {
  return (text) => {
    if (pattern.test(text)) return text;
    throw new InvalidArgumentError(may);
  };
}

const readAlias = reader(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'An alias is 1 to 32 of a-z 0-9 -');
const readAudience = reader(/^[!#-&(-+\--;=?-Z^_a-z|~]{1,255}$/, 'An audience is printable, without spaces.');
/** RFC 1123, as Kubernetes asks of both. */
const readLabel = reader(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'A name is 1 to 63 of a-z 0-9 -');
const readImage = reader(/^[\w./:@-]{1,255}$/, 'An image is NAME, NAME:TAG or NAME@DIGEST.');
