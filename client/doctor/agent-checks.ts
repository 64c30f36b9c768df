import { readFileSync, statSync } from 'node:fs';
import { fieldOf, parseJson } from '../service/answer.ts';
import { awsProfile, givesKeys } from '../target/aws-files.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { probe } from './probe.ts';

type Env = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])$/;
/** Other hosts SDKs take plain http to: ECS and EKS. https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
const AWS_LOCAL = /^(?:169\.254\.170\.(?:2|23)|\[fd00:ec2::23\])$/;

/** The variables by which SDKs ask an agent or a workload route, and the agent itself. */
export async function checkAgent(env: Env, service: URL | undefined): Promise<Finding[]> {
  const full = filled(env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
  if (full === undefined) return [];
  const before = shadows(env);
  if (!URL.canParse(full)) {
    const mend = 'run the program by `sentinel exec`, or evaluate what `sentinel serve` prints';
    return [...before, error('agent-url', 'AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL', mend)];
  }
  const url = new URL(full);
  const isLoopback = LOOPBACK.test(url.hostname);
  if (url.protocol === 'http:' && !isLoopback && !AWS_LOCAL.test(url.hostname)) {
    const what = `AWS_CONTAINER_CREDENTIALS_FULL_URI is plain http to ${url.hostname}, which no SDK asks`;
    return [...before, error('agent-url', what, 'use https, or an agent on this machine')];
  }
  if (needsSignature(url, service)) {
    const what = 'AWS_CONTAINER_CREDENTIALS_FULL_URI is the service itself, and no SDK signs that request';
    const mend =
      'run the program by `sentinel exec` or `sentinel serve`, or use the workload route `/oidc/ALIAS/credentials/PROFILE`';
    return [...before, error('agent-unsigned', what, mend)];
  }
  const token = readToken(env);
  if (isLoopback && token.text === undefined && token.findings.length === 0) {
    const mend = 'evaluate all that `sentinel serve` prints, or use `sentinel exec`';
    return [...before, error('agent-token', 'no token for the agent is set', mend)];
  }
  const asked = isLoopback && token.text !== undefined ? [await askAgent(url, token.text)] : [];
  return [...before, ...token.findings, ...asked];
}

/** What SDKs find before they look at the container endpoint. */
function shadows(env: Env): Finding[] {
  const findings: Finding[] = [];
  const shadow = (what: string, mend: string): void => {
    findings.push(warning('agent-shadowed', `${what}, so SDKs do not ask the agent`, mend));
  };
  if (filled(env.AWS_ACCESS_KEY_ID))
    shadow('AWS_ACCESS_KEY_ID is set', 'unset the AWS_ACCESS_KEY_ID variables in this shell');
  const name = filled(env.AWS_PROFILE) ?? 'default';
  if (givesKeys(awsProfile(name, env)))
    shadow(`the AWS profile \`${name}\` brings keys`, 'run the program by `sentinel exec`, which hides it');
  if (filled(env.AWS_WEB_IDENTITY_TOKEN_FILE)) shadow('AWS_WEB_IDENTITY_TOKEN_FILE is set', 'unset it');
  if (filled(env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI))
    shadow('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set', 'unset it: it is the container’s own role');
  return findings;
}

/** A route of API Gateway with the authorizer AWS_IAM; the workload routes take a token instead. */
function needsSignature(url: URL, service: URL | undefined): boolean {
  if (url.pathname.includes('/oidc/')) return false;
  return /\.execute-api\./.test(url.hostname) || url.origin === service?.origin;
}

function readToken(env: Env): { text: string | undefined; findings: Finding[] } {
  const path = filled(env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE);
  if (path === undefined) return { text: filled(env.AWS_CONTAINER_AUTHORIZATION_TOKEN), findings: [] };
  const findings: Finding[] = [];
  try {
    const text = readFileSync(path, 'utf8');
    if (/[\r\n]/.test(text)) {
      const mend = 'write it without a line end: `printf %s "$TOKEN" > FILE`';
      findings.push(
        error('agent-token', `the token file ${path} has a line end, which botocore refuses`, mend),
      );
    }
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      const what = `others may read or change the token file ${path}`;
      findings.push(warning('agent-token-mode', what, `chmod 600 ${path}`));
    }
    return { text: text.trim(), findings };
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown error';
    const mend = 'start `sentinel serve` again, or mount the token';
    return {
      text: undefined,
      findings: [error('agent-token', `the token file ${path} cannot be read (${code})`, mend)],
    };
  }
}

async function askAgent(url: URL, token: string): Promise<Finding> {
  if (!/^[\x21-\x7e ]+$/.test(token))
    return error(
      'agent-token',
      'the agent’s token is not printable text',
      'evaluate what `sentinel serve` prints again',
    );
  const answer = await probe(url, { authorization: token }, 10_000);
  if (!answer.ok) {
    const mend = 'start it again: `sentinel serve`, or run the program by `sentinel exec`';
    return error('agent', `the agent at ${url.origin} does not answer (${answer.code})`, mend);
  }
  if (answer.status === 200) return ok('agent', `the agent at ${url.origin} gives credentials`);
  const value = parseJson(answer.body);
  const [code, message] = [
    fieldOf(value, 'Code') ?? fieldOf(value, 'code'),
    fieldOf(value, 'Message') ?? fieldOf(value, 'message'),
  ];
  const said = [code, message].filter((one) => typeof one === 'string').join(': ');
  const mend = 'check that URL and token are of the same `sentinel serve`, and what it printed';
  return error(
    'agent',
    `the agent at ${url.origin} answers ${answer.status}${said === '' ? '' : `: ${said}`}`,
    mend,
  );
}

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
