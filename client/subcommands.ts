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
    name: 'exec',
    description: 'run a command with credentials of a profile',
    load: async () => (await import('./agent/exec-command.ts')).execCommand(),
  },
  {
    name: 'serve',
    description: 'serve credentials of profiles to SDKs on this machine',
    load: async () => (await import('./agent/serve-command.ts')).serveCommand(),
  },
  {
    name: 'credential-process',
    description: 'print credentials as `credential_process` of the AWS CLI and SDKs wants them',
    load: async () => (await import('./credential-process/command.ts')).credentialProcessCommand(),
  },
  {
    name: 'setup',
    description: 'write profiles into the AWS configuration file',
    load: async () => (await import('./setup/command.ts')).setupCommand(),
  },
  {
    name: 'env',
    description: 'print credentials as lines for a shell',
    load: async () => (await import('./env/command.ts')).envCommand(),
  },
  {
    name: 'login-url',
    description: 'print a URL that signs in to the AWS console as a profile',
    load: async () => (await import('./login-url/command.ts')).loginUrlCommand(),
  },
  {
    name: 'profiles',
    description: 'list the profiles you may have now, and by which rule',
    load: async () => (await import('./profiles/command.ts')).profilesCommand(),
  },
  {
    name: 'whoami',
    description: 'tell how the service sees you',
    load: async () => (await import('./whoami/command.ts')).whoamiCommand(),
  },
  {
    name: 'doctor',
    description: 'find out what keeps you from credentials, and how to mend it',
    load: async () => (await import('./doctor/command.ts')).doctorCommand(),
  },
  {
    name: 'smoke',
    description: 'try the whole service once, and name the part that is broken',
    load: async () => (await import('./smoke/command.ts')).smokeCommand(),
  },
  {
    name: 'local',
    description: 'make tokens of workloads for the local stack',
    load: async () => (await import('./local/command.ts')).localCommand(),
  },
  {
    name: 'audit',
    description: 'read, prove and verify the ledger of decisions',
    load: async () => (await import('./audit/command.ts')).auditCommand(),
  },
  {
    name: 'console',
    description: 'show decisions, proofs, charts and findings in your browser, on this machine alone',
    load: async () => (await import('./console/command.ts')).consoleCommand(),
  },
  {
    name: 'findings',
    description: 'what the detections found, newest first',
    load: async () => (await import('./findings/command.ts')).findingsCommand(),
  },
  {
    name: 'policy',
    description: 'check, explain, test and store policies',
    load: async () => (await import('./policy-store/policy-command.ts')).wholePolicyCommand(),
  },
  {
    name: 'profile',
    description: 'store profiles, and see and undo what was stored',
    load: async () => (await import('./policy-store/profile-command.ts')).profileCommand(),
  },
  {
    name: 'completion',
    description: 'print a script that completes this command in a shell',
    load: async () => (await import('./completion/command.ts')).completionCommand(SUBCOMMANDS),
  },
];
