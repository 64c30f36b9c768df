import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings, type Surroundings } from '../surroundings/surroundings.ts';
import { momentMs } from './moment.ts';

type ExplainFlags = { user: string; profile: string; mode: string; at?: number; json?: true };

const EXAMPLES = `
Examples:
  $ sentinel policy lint policies/*.yaml
  $ sentinel policy explain policies/prod.yaml --user alice --profile prod --at 2026-06-03T09:30:00Z
  $ sentinel policy test policies --coverage

Exit status: 0 good, 1 a fault or a failed case, 64 wrong use.`;

/** The command line of `sentinel policy`. Wrong use throws a CommanderError once `exitOverride` is set. */
export function policyCommand(surroundings: Surroundings = processSurroundings()): Command {
  return new Command('policy')
    .description('check, explain, test and store policies')
    .addHelpText('after', EXAMPLES)
    .addCommand(lintCommand(surroundings))
    .addCommand(explainCommand(surroundings))
    .addCommand(testCommand(surroundings));
}

function lintCommand(surroundings: Surroundings): Command {
  return new Command('lint')
    .description('print every fault of policy files as file:line:column: message')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel policy lint policies/*.yaml\n  $ sentinel policy lint policies/prod.yaml --json',
    )
    .argument('<file...>', 'policy files')
    .option('--json', 'print one JSON document')
    .action(async (files: string[], flags: { json?: true }) => {
      const { lint } = await import('./lint.ts');
      process.exitCode = lint(files, { json: flags.json === true }, surroundings);
    });
}

function explainCommand(surroundings: Surroundings): Command {
  return new Command('explain')
    .description('print which rule decides, and why no earlier one does')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel policy explain policies/prod.yaml --user alice --profile prod --at 2026-06-03T09:30:00Z',
    )
    .argument('<file>', 'a policy file')
    .requiredOption('--user <name>', 'the caller’s name as policies see it')
    .requiredOption('--profile <name>', 'the profile asked for')
    .option('--mode <mode>', 'server, cli or credential_process', 'server')
    .option('--at <time>', 'RFC 3339 time of the request, by default now', readMoment)
    .option('--json', 'print one JSON document')
    .action(async (file: string, { user, profile, mode, at, json }: ExplainFlags) => {
      const { explain } = await import('./explain.ts');
      const input = { user, profile, mode, atMs: at ?? surroundings.nowMs() };
      process.exitCode = explain(file, input, { json: json === true }, surroundings);
    });
}

function testCommand(surroundings: Surroundings): Command {
  return new Command('test')
    .description('run the cases of NAME.test.yaml beside each policy NAME.yaml')
    .addHelpText(
      'after',
      '\nExamples:\n  $ sentinel policy test policies\n  $ sentinel policy test policies --coverage',
    )
    .argument('<directory>', 'where the policies are')
    .option('--coverage', 'report rules no case reaches and rules that can never match')
    .option('--json', 'print one JSON document')
    .action(async (directory: string, flags: { coverage?: true; json?: true }) => {
      const { test } = await import('./test.ts');
      const options = { json: flags.json === true, coverage: flags.coverage === true };
      process.exitCode = test(directory, options, surroundings);
    });
}

function readMoment(text: string): number {
  const atMs = momentMs(text);
  if (atMs !== undefined) return atMs;
  throw new InvalidArgumentError('Give an RFC 3339 time like 2026-06-03T09:30:00Z.');
}
