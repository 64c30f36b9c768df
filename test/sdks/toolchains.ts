import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
const CACHE = join(homedir(), '.cache', 'sentinel-tvm');
/** A cold build of the SDK for Go on two busy cores takes a minute and a half. */
const BUILD_MS = 170_000;
/** The Go that is here builds it, from the modules of go.sum alone. */
const GO_ENVIRONMENT = {
  ...process.env,
  ...{ GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' },
};

export const LANGUAGES = ['JavaScript', 'Python', 'AWS CLI', 'Go', 'Java'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The words that start a language's program, or why it cannot be had here. `built`: where what is built may be put. */
export type Toolchain = (built: string) => Promise<readonly string[] | string>;

export const TOOLCHAINS: Readonly<Record<Language, Toolchain>> = {
  JavaScript: async () => [process.execPath, join(HERE, 'js', 'who.ts')],
  Python: python,
  'AWS CLI': awsCli,
  Go: go,
  Java: java,
};

async function python(): Promise<readonly string[] | string> {
  const places = [process.env.SENTINEL_TEST_PYTHON, join(CACHE, 'python', 'bin', 'python'), 'python3'];
  const found = await firstOf(places, ['-c', 'import boto3']);
  const reason = 'no boto3: install it, or set SENTINEL_TEST_PYTHON to a Python that has it';
  return found === undefined ? reason : [found, join(HERE, 'python', 'who.py')];
}

async function awsCli(): Promise<readonly string[] | string> {
  const places = [process.env.SENTINEL_TEST_AWSCLI, join(CACHE, 'python', 'bin', 'aws'), 'aws'];
  const found = await firstOf(places, ['--version']);
  return found === undefined ? 'no AWS CLI: install it, or set SENTINEL_TEST_AWSCLI to its path' : [found];
}

async function go(built: string): Promise<readonly string[] | string> {
  const program = process.env.SENTINEL_TEST_GO || 'go';
  const folder = join(HERE, 'go');
  if (!(await succeeds(program, ['version'])))
    return 'no Go: install 1.26 or later, or set SENTINEL_TEST_GO to its path';
  if (!(await succeeds(program, ['-C', folder, 'mod', 'download'])))
    return 'the modules of test/sdks/go cannot be had, or Go is older than its go.mod wants';
  const binary = join(built, 'who');
  const words = ['-C', folder, 'build', '-o', binary, '.'];
  await run(program, words, { env: GO_ENVIRONMENT, timeout: BUILD_MS });
  return [binary];
}

async function java(built: string): Promise<readonly string[] | string> {
  const jars = process.env.SENTINEL_TEST_JAVA_SDK || join(CACHE, 'java-sdk');
  if (!existsSync(join(jars, 'complete')))
    return 'no AWS SDK for Java: run test/sdks/java/install-java-sdk.sh FOLDER, set SENTINEL_TEST_JAVA_SDK';
  if (!(await succeeds('javac', ['-version']))) return 'no Java compiler: install a JDK of 17 or later';
  await run('javac', ['-d', built, '-cp', join(jars, '*'), join(HERE, 'java', 'Who.java')]);
  // It starts a few times and does little: what is compiled well would come too late.
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];
  return ['java', ...quick, '-cp', `${built}:${join(jars, '*')}`, 'Who'];
}

async function firstOf(programs: readonly (string | undefined)[], args: string[]) {
  for (const program of programs)
    if (program !== undefined && program !== '' && (await succeeds(program, args))) return program;
  return undefined;
}

function succeeds(program: string, args: string[]): Promise<boolean> {
  return run(program, args, { env: GO_ENVIRONMENT, timeout: BUILD_MS }).then(
    () => true,
    () => false,
  );
}
