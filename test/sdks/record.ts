import { startAwsCli } from './aws-cli.ts';
import { type Env, type Said, type Sdk, startSdk } from './program.ts';
import { given, type Observed, observe, type Rotation, rotate } from './scenario.ts';
import { type Language, TOOLCHAINS } from './toolchains.ts';
import { COMMAND, WAYS, type Way, type Ways } from './ways.ts';

/** Everything that was seen of a language. */
export type Recorded = {
  version: string;
  /** Below `sentinel exec`. */
  exec: Said;
  /** By what `serve`, `setup` and `local token` prepared. */
  plain: Record<Way, Said>;
  seen: Record<Way, Observed>;
  rotation: Rotation;
};

/** Of the JVM one process is enough, for its SDK does not wait between attempts. */
const TOGETHER: readonly Language[] = ['Java'];

/** Runs a language's SDK through all of it, or tells why it is not here. `built`: a folder for what is built. */
export async function record(language: Language, ways: Ways, built: string): Promise<Recorded | string> {
  const words = await TOOLCHAINS[language](built);
  if (typeof words === 'string') return words;
  const start = language === 'AWS CLI' ? startAwsCli : startSdk;
  const open: Promise<Sdk>[] = [];
  const sdkOf = (): Promise<Sdk> => {
    const starting = start(words, ways.base);
    open.push(starting);
    return starting;
  };
  try {
    const one = TOGETHER.includes(language) ? sdkOf() : undefined;
    const asked = (way: Way) => () => onWay(one ?? sdkOf(), language, way, ways);
    const [agent, process, token] =
      one === undefined ? await all(WAYS.map((way) => asked(way)())) : await inTurn(WAYS.map(asked));
    if (agent === undefined || process === undefined || token?.rotation === undefined)
      throw new Error('a way is missing');
    return {
      version: agent.version,
      exec: await belowExec(words, language, ways.base),
      plain: { agent: agent.plain, process: process.plain, token: token.plain },
      seen: { agent: agent.observed, process: process.observed, token: token.observed },
      rotation: token.rotation,
    };
  } finally {
    for (const sdk of await Promise.allSettled(open)) if (sdk.status === 'fulfilled') await sdk.value.stop();
  }
}

const all = <T>(running: Promise<T>[]): Promise<T[]> => Promise.all(running);

async function inTurn<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (const task of tasks) results.push(await task());
  return results;
}

async function onWay(starting: Promise<Sdk>, language: Language, way: Way, ways: Ways) {
  const sdk = await starting;
  const plain = await given(sdk, { name: `${way}-plain`, env: ways.plain[way] });
  const observed = await observe(sdk, language, way, ways);
  const rotation = way === 'token' ? await rotate(sdk, language, ways) : undefined;
  return { version: sdk.version, plain, observed, rotation };
}

/** `sentinel exec dev -- PROGRAM`, asked once. */
async function belowExec(words: readonly string[], language: Language, base: Env): Promise<Said> {
  const exec = [...COMMAND, 'exec', 'dev', '--', ...words];
  if (language === 'AWS CLI') return (await startAwsCli(exec, base)).who('exec');
  const sdk = await startSdk(exec, base);
  const said = await sdk.who('exec');
  await sdk.stop();
  return said;
}
