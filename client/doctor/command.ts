import { Command, InvalidArgumentError } from 'commander';
import { processSurroundings } from '../surroundings/surroundings.ts';
import { readProfileName, withTargetFlags } from '../target/flags.ts';
import type { DoctorOptions } from './doctor.ts';
import { readRoleArn } from './role-facts.ts';

type Flags = Omit<DoctorOptions, 'json'> & { json?: true };

const EXAMPLES = `
Examples:
  $ sentinel doctor                       the way to the service, your keys, your files
  $ sentinel doctor --profile prod        and whether \`prod\` is given, and else why
  $ sentinel doctor --role arn:aws:iam::111122223333:role/sentinel/prod --profile prod
                                          whether that role can be had without the service
  $ sentinel doctor --access --deployer 'arn:aws:iam::111122223333:role/deploy/*'
                                          who can invoke the vend function, change it, or pass its role
  $ sentinel doctor --json | jq -r '.findings[] | select(.level == "error") | .mend'

Looks at configuration, endpoint, DNS, TLS, who answers, clock, region, your keys and whose they are, what the service
says, the agent’s variables and the AWS configuration file. What it finds has a stable id. It changes nothing; the
questions to the service are events in the audit trail. With --role or --access it asks IAM alone, with your own keys.

Exit status: 0 nothing is wrong, 1 something is, 64 wrong use.`;

/** The command line of `sentinel doctor`. */
export function doctorCommand(): Command {
  return withTargetFlags(
    new Command('doctor')
      .description('find out what keeps you from credentials, and how to mend it')
      .option('--profile <name>', 'a profile to ask for, or whose role it should be', readProfileName)
      .option('--role <arn>', 'a role to judge: whether it can be had without the service', readRole)
      .option('--access', 'list who can invoke or change the vend function, or pass its role')
      .option(
        '--vend-role <arn>',
        'the vend function’s role, where it is not `sentinel-vend`; repeatable',
        addRole,
      )
      .option('--deployer <arn>', 'who should have that access, as a pattern; repeatable', addPattern)
      .option('--json', 'print one JSON document'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...rest }: Flags) => {
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor({ ...rest, json: json === true }, processSurroundings());
    });
}

function readRole(text: string): string {
  if (readRoleArn(text) !== undefined) return text;
  throw new InvalidArgumentError('A role’s ARN is arn:aws:iam::ACCOUNT:role/PATH/NAME');
}

function addRole(text: string, before: readonly string[] = []): string[] {
  return [...before, readRole(text)];
}

function addPattern(text: string, before: readonly string[] = []): string[] {
  if (/^arn:[^:]+:iam::[^:]+:(user|role)\/.+$/.test(text)) return [...before, text];
  throw new InvalidArgumentError(
    'A pattern is an ARN of users or roles, such as arn:aws:iam::ACCOUNT:role/deploy/*',
  );
}
