import { startAwsCli } from './aws-cli.ts';
import { BEHAVIOURS } from './behaviour.ts';
import { type Env, type Said, type Sdk, startSdk } from './program.ts';
import { given, type Observed, observe, type Rotation, rotate } from './scenario.ts';
import { type Language, TOOLCHAINS } from './toolchains.ts';
import { COMMAND, type Way, type Ways } from './ways.ts';

/** Everything that was seen of a language. */
export type Recorded = {
  /** Below `sentinel exec`. */
  exec: Said;
  /** By what `serve`, `setup` and `local token` prepared. */
  plain: Record<Way, Said>;
  seen: Record<Way, Observed>;
  rotation: Rotation;
};

/** Of the JVM one process is enough, for its SDK does not wait between attempts. */
const TOGETHER: readonly Language[] = ['Java'];

/**
 * Runs a language's SDK through all of it, or tells why it is not here as docs/clients.md has it. `built`: a folder for
 * what is built.
 */
export async function record(language: Language, ways: Ways, built: string): Promise<Recorded | string> {
  const words = await TOOLCHAINS[language](built);
  if (typeof words === 'string') return words;
  const start = language === 'AWS CLI' ? startAwsCli : startSdk;
  const starting = [start(words, ways.base)];
  try {
    const [first] = await Promise.all(starting);
    const { version } = BEHAVIOURS[language];
    if (first?.version !== version)
      return `its SDK is ${first?.version}: docs/clients.md is about ${version}`;
    const exec = await belowExec(words, language, ways.base);
    if (!TOGETHER.includes(language)) starting.push(start(words, ways.base), start(words, ways.base));
    const [agent, process = agent, token = agent] = await Promise.all(starting);
    if (agent === undefined || process === undefined || token === undefined) throw new Error('no SDK');
    return { exec, ...(await onAllWays({ agent, process, token }, language, ways)) };
  } finally {
    for (const sdk of await Promise.allSettled(starting))
      if (sdk.status === 'fulfilled') await sdk.value.stop();
  }
}

/** In turn where one process has all of them, else at once. */
async function onAllWays(
  sdks: Record<Way, Sdk>,
  language: Language,
  ways: Ways,
): Promise<Omit<Recorded, 'exec'>> {
  const on = (way: Way) => onWay(sdks[way], language, way, ways);
  const agent = on('agent');
  if (sdks.process === sdks.agent) await agent;
  const process = on('process');
  if (sdks.token === sdks.process) await process;
  const token = on('token').then(async (seen) => ({
    ...seen,
    rotation: await rotate(sdks.token, language, ways),
  }));
  const [byAgent, byProcess, byToken] = await Promise.all([agent, process, token]);
  return {
    plain: { agent: byAgent.plain, process: byProcess.plain, token: byToken.plain },
    seen: { agent: byAgent.observed, process: byProcess.observed, token: byToken.observed },
    rotation: byToken.rotation,
  };
}

async function onWay(sdk: Sdk, language: Language, way: Way, ways: Ways) {
  const plain = await given(sdk, { name: `${way}-plain`, env: ways.plain[way] });
  return { plain, observed: await observe(sdk, language, way, ways) };
}

/** `sentinel exec dev -- PROGRAM`, asked once; again where a busy machine let it not start. */
async function belowExec(words: readonly string[], language: Language, base: Env): Promise<Said> {
  const exec = [...COMMAND, 'exec', 'dev', '--', ...words];
  for (let tries = 1; ; tries += 1) {
    try {
      const sdk = await (language === 'AWS CLI' ? startAwsCli(exec, base) : startSdk(exec, base));
      const said = await given(sdk, { name: 'exec' });
      await sdk.stop();
      return said;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
