import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchResult, brokenBudgets, type Figure, figure, resultOf } from '../figures/figures.ts';
import { median, quantile, significant } from '../figures/statistics.ts';
import { type Served, startServed } from './servers.ts';

const COMMAND = 'npm run bench:agent';
const RESULTS = join(import.meta.dirname, 'results', 'agent.json');
/** Requests to each server, for each way of connecting. */
const ROUNDS = 2_000;
const WARM = 500;
const HITS = 100_000;
const BUDGET = { hitMs: 2, ratio: 1.5, growthMb: 4 };

/** Times hits of the agent against a bare server, by turns, then its memory over `hits` requests. */
export async function benchAgent(hits: number): Promise<BenchResult> {
  const agent = await startServed('agent');
  const bare = await startServed('bare');
  try {
    const fresh = await byTurns(agent, bare, false);
    const kept = await byTurns(agent, bare, true);
    const memory = await memoryOver(agent, hits);
    const figures = [
      ...figuresOf('agent.hit', 'a hit on a connection of its own', fresh),
      ...figuresOf('agent.hit-kept', 'a hit on a kept connection', kept),
      figure({
        id: 'agent.memory-growth',
        title: `heap after ${hits} hits, beyond what it was before`,
        unit: 'mb',
        value: memory.grownMb,
        limit: { budget: BUDGET.growthMb, aim: 1 },
      }),
    ];
    return resultOf('agent', COMMAND, figures, { rounds: ROUNDS, hits, ...memory });
  } finally {
    agent.stop();
    bare.stop();
  }
}

type Times = { agentMs: number[]; bareMs: number[] };

async function byTurns(agent: Served, bare: Served, kept: boolean): Promise<Times> {
  const times: Times = { agentMs: [], bareMs: [] };
  for (let n = 0; n < WARM + ROUNDS; n += 1) {
    const [first, second] = n % 2 === 0 ? [agent, bare] : [bare, agent];
    const firstMs = await first.ask(kept);
    const secondMs = await second.ask(kept);
    if (n < WARM) continue;
    times.agentMs.push(first === agent ? firstMs : secondMs);
    times.bareMs.push(first === agent ? secondMs : firstMs);
  }
  return times;
}

function figuresOf(id: string, title: string, { agentMs, bareMs }: Times): Figure[] {
  const samples = agentMs.length;
  const ratio = significant(median(agentMs) / median(bareMs), 3);
  return [
    figure({
      id,
      title,
      unit: 'ms',
      value: significant(median(agentMs)),
      p99: significant(quantile(agentMs, 0.99)),
      samples,
      ratio,
      limit: { budget: BUDGET.hitMs, aim: 0.5 },
    }),
    figure({
      id: `${id}-ratio`,
      title: `${title}, as a multiple of a bare node:http server’s (${significant(median(bareMs))} ms)`,
      unit: 'ratio',
      value: ratio,
      samples,
      ratio,
      limit: { budget: BUDGET.ratio, aim: 1.2 },
    }),
  ];
}

const MB = 2 ** 20;

async function memoryOver(agent: Served, hits: number) {
  for (let n = 0; n < hits / 10; n += 1) await agent.ask(true);
  const before = await agent.memory();
  for (let n = 0; n < hits; n += 1) await agent.ask(true);
  const after = await agent.memory();
  return {
    grownMb: significant((after.heapUsed - before.heapUsed) / MB, 3),
    heapMb: significant(after.heapUsed / MB, 3),
    rssBeforeMb: significant(before.rss / MB, 3),
    rssAfterMb: significant(after.rss / MB, 3),
  };
}

if (import.meta.main) {
  const options = {
    hits: { type: 'string', default: String(HITS) },
    json: { type: 'string', default: RESULTS },
  } as const;
  const { values } = parseArgs({ options });
  const hits = Number(values.hits);
  if (!Number.isSafeInteger(hits) || hits < 1) throw new Error('`--hits` is a whole number from 1');
  const result = await benchAgent(hits);
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  const lines = result.figures.map(
    ({ id, value, unit, limit }) => `${id.padEnd(24)} ${value} ${unit}, budget ${limit.budget}\n`,
  );
  process.stdout.write(lines.join(''));
  const broken = brokenBudgets(result.figures);
  for (const { id, value, limit } of broken)
    process.stdout.write(`broken: \`${id}\` is ${value}, budget ${limit.budget}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
