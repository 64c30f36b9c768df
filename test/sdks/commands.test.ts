import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { agentVariables } from '../../client/agent/variables.ts';
import { wholeProgram } from '../../client/completion/command.ts';
import { allCommands, commandTree } from '../../client/completion/tree.ts';
import { readConfigurationText } from '../../client/config/read-file.ts';
import { SUBCOMMANDS } from '../../client/subcommands.ts';
import { SETTINGS } from '../../functions/config/settings.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import { blocksOf } from '../house/documents/markdown.ts';
import { BEGIN, clientsTable, END } from './clients-table.ts';
import { commandLines, faultOf } from './command-lines.ts';

const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
const blocks = blocksOf('docs/clients.md', page);
const shown = blocks.flatMap(({ text }) => commandLines(text));

test('the table of docs/clients.md is what the SDKs are held to: `node run.mjs test/sdks/write-clients.ts` writes it', () => {
  expect(page.split(BEGIN)[1]?.split(END)[0]).toBe(clientsTable());
});

test('command lines are found, and a wrong one is a fault', async () => {
  expect(shown.length).toBeGreaterThan(12);
  expect(commandLines('a | sentinel get dev \\\n  --json > x\n/bin/sentinel exec "a b"')).toEqual([
    ['get', 'dev', '--json'],
    ['exec', 'a b'],
  ]);
  for (const wrong of [
    ['nope'],
    ['policy'],
    ['exec'],
    ['setup', 'workload'],
    ['get', 'dev', '--nope'],
    ['get', 'a/b'],
  ])
    expect(await faultOf(wrong)).toMatch(/error|argument|outputHelp/);
});

test.for(shown.map((words) => [words.join(' '), words] as const))(
  'sentinel %s is understood',
  async ([, words]) => {
    expect(await faultOf(words)).toBe('');
  },
);

test('commands named in the text are there, and so are their options', async () => {
  const known = new Map(
    allCommands(commandTree(await wholeProgram(SUBCOMMANDS))).map((one) => [one.path, one]),
  );
  const named = [...page.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`(sentinel [^`]+)`/g)].map(
    ([, text = '']) => text,
  );
  expect(named.length).toBeGreaterThan(5);
  for (const text of named) {
    const words = text.split(' ');
    const path = [3, 2].map((n) => words.slice(0, n).join(' ')).find((one) => known.has(one)) ?? '';
    const flags = new Set(known.get(path)?.options.flatMap((option) => option.flags));
    const unknown = words.filter((word) => word.startsWith('--') && word !== '--' && !flags.has(word));
    expect({ text, found: path !== '', unknown }).toEqual({ text, found: true, unknown: [] });
  }
});

test('what its manifests and its configuration say is sound', () => {
  const yaml = blocks.filter(({ lang }) => lang === 'yaml').map(({ text }) => text);
  const [configuration = '', compose = ''] = yaml;
  const reading = readConfigurationText(configuration, 'config.yaml');
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  expect([...reading.values.keys()]).toEqual(['endpoint', 'awsProfile']);
  const { services } = parseDocument(compose).toJS();
  const names = Object.keys(agentVariables('http://127.0.0.1:1/', { text: 'x' }));
  expect(services.app).toMatchObject({ network_mode: 'host', environment: [...names, 'AWS_REGION'] });
});

test('the issuers it names are read by the function as they stand', () => {
  const values = [...page.matchAll(/^SENTINEL_OIDC_ISSUERS=(.*)$/gm)].map(([, value]) => value);
  const aliases = values.flatMap((value) =>
    [...(SETTINGS.oidcIssuers.read(value) ?? [])].map(([alias]) => alias),
  );
  expect(aliases).toEqual(['eks', 'github']);
});

test('workloads’ command lines print manifests', async () => {
  const workloads = shown.filter(([, second]) => second === 'workload');
  expect(workloads).toHaveLength(3);
  for (const words of workloads) {
    const { status, out, err } = await runSentinel(words);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  }
});
