import type { Command } from 'commander';

export type Subcommand = { name: string; description: string; load: () => Promise<Command> };

/** Subcommands are loaded when they are asked for: `sentinel get` pays for no other. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'get',
    description: 'ask for credentials of a profile',
    load: async () => (await import('./get/command.ts')).getCommand(),
  },
  {
    name: 'setup',
    description: 'write profiles into the AWS configuration file',
    load: async () => (await import('./setup/command.ts')).setupCommand(),
  },
  {
    name: 'audit',
    description: 'read, prove and verify the ledger of decisions',
    load: async () => (await import('./audit/command.ts')).auditCommand(),
  },
  {
    name: 'policy',
    description: 'check, explain and test policies',
    load: async () => (await import('./policy/command.ts')).policyCommand(),
  },
];
