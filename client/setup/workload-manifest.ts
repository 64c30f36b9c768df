/** What a workload's manifest is made of. */
export type WorkloadFacts = {
  platform: 'k8s' | 'github' | 'docker';
  /** `https://HOST/oidc/ALIAS/credentials/PROFILE`. */
  url: string;
  alias: string;
  audience: string;
  region: string | undefined;
  namespace: string;
  serviceAccount: string;
  /** Default: the AWS CLI, which tells who it is. */
  image: string | undefined;
};

const TRIAL_IMAGE = 'public.ecr.aws/aws-cli/aws-cli';
const TOKEN_FOLDER = '/var/run/secrets/sentinel';

/** A manifest to apply: the token, its audience, and the two variables every AWS SDK reads. */
export function workloadManifest(facts: WorkloadFacts): string {
  const manifests = { k8s: kubernetes, github, docker };
  return manifests[facts.platform](facts);
}

/** A double-quoted scalar of YAML takes JSON's escapes. */
const quoted = (text: string): string => JSON.stringify(text);

function variables(facts: WorkloadFacts): [name: string, value: string][] {
  return [
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', facts.url],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', `${TOKEN_FOLDER}/token`],
    ...regionVariable(facts.region),
  ];
}

function regionVariable(region: string | undefined): [name: string, value: string][] {
  return region === undefined ? [] : [['AWS_REGION', region]];
}

/** https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken */
function kubernetes(facts: WorkloadFacts): string {
  const { namespace, serviceAccount, image = TRIAL_IMAGE, audience, alias } = facts;
  const env = variables(facts).map(
    ([name, value]) => `        - name: ${name}\n          value: ${quoted(value)}\n`,
  );
  const trial = facts.image === undefined ? '      args: [sts, get-caller-identity]\n' : '';
  return `# Policies call this workload oidc/${alias}/system:serviceaccount:${namespace}:${serviceAccount}
# The kubelet keeps the token fresh. Other sources of AWS credentials (IRSA, Pod Identity) must be off here.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${quoted(serviceAccount)}
  namespace: ${quoted(namespace)}
---
apiVersion: v1
kind: Pod
metadata:
  name: ${quoted(serviceAccount)}
  namespace: ${quoted(namespace)}
spec:
  serviceAccountName: ${quoted(serviceAccount)}
  automountServiceAccountToken: false
  restartPolicy: OnFailure
  containers:
    - name: app
      image: ${quoted(image)}
${trial}      env:
${env.join('')}      volumeMounts:
        - name: sentinel-token
          mountPath: ${TOKEN_FOLDER}
          readOnly: true
  volumes:
    - name: sentinel-token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              audience: ${quoted(audience)}
              expirationSeconds: 3600
`;
}

/** https://docs.github.com/en/actions/reference/security/oidc: a token lives five minutes, so it is fetched anew. */
function github({ alias, audience, url, region }: WorkloadFacts): string {
  const more =
    region === undefined ? '' : `          echo ${quoted(`AWS_REGION=${region}`)} >> "$GITHUB_ENV"\n`;
  return `# Policies call this workload oidc/${alias}/SUB, with GitHub's subject: oidc/${alias}/repo:OWNER/REPO:ref:refs/heads/main
# Anybody on GitHub can have a token for this audience: SENTINEL_OIDC_ISSUERS should have sub=repo:OWNER/ for it.
name: sentinel
on: workflow_dispatch
permissions:
  id-token: write
  contents: read
jobs:
  credentials:
    runs-on: ubuntu-latest
    steps:
      - name: Keep a token for sentinel fresh
        shell: bash
        env:
          SENTINEL_AUDIENCE: ${quoted(audience)}
          SENTINEL_URL: ${quoted(url)}
        run: |
          umask 077
          token="$RUNNER_TEMP/sentinel-token"
          fetch() {
            curl -sSf --retry 3 -G -H @- --data-urlencode "audience=$SENTINEL_AUDIENCE" "$ACTIONS_ID_TOKEN_REQUEST_URL" \\
              <<< "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" | jq -ej .value > "$token.new" &&
              mv "$token.new" "$token"
          }
          set -o pipefail
          fetch
          (while sleep 120; do fetch || true; done) > /dev/null 2>&1 &
          echo "AWS_CONTAINER_CREDENTIALS_FULL_URI=$SENTINEL_URL" >> "$GITHUB_ENV"
          echo "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$token" >> "$GITHUB_ENV"
${more}      - run: aws sts get-caller-identity
`;
}

/** Compose reads `$` as the start of a variable, `$$` as the sign itself. */
function docker(facts: WorkloadFacts): string {
  const { alias, audience, image = TRIAL_IMAGE } = facts;
  const plain = (text: string) => quoted(text).replaceAll('$', '$$$$');
  const env = variables(facts).map(([name, value]) => `      ${name}: ${plain(value)}\n`);
  const trial = facts.image === undefined ? '    command: [sts, get-caller-identity]\n' : '';
  return `# Policies call this workload oidc/${alias}/SUB, with the subject of its token.
# Something on this host keeps the file token of the folder SENTINEL_TOKEN_FOLDER fresh: a token of the issuer
# for the audience ${audience}, without a newline at its end, put in place by renaming. Docker makes none itself.
services:
  app:
    image: ${plain(image)}
${trial}    environment:
${env.join('')}    volumes:
      - type: bind
        source: \${SENTINEL_TOKEN_FOLDER:?set it to the folder of the file token}
        target: ${TOKEN_FOLDER}
        read_only: true
`;
}
