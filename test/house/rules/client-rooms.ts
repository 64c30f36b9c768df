import type { Room } from './rooms.ts';

/** What a subcommand needs that asks the service. */
const ASKING = ['client/service', 'client/surroundings', 'client/target', 'client/terminal'];

/** The rooms of the `sentinel` command. */
export const CLIENT: Readonly<Record<string, Room>> = {
  client: {
    // Each subcommand's command line, and what all share.
    rooms: [
      'client/agent',
      'client/audit',
      'client/completion',
      'client/console',
      'client/credential-process',
      'client/doctor',
      'client/env',
      'client/findings',
      'client/get',
      'client/local',
      'client/login-url',
      'client/policy',
      'client/policy-store',
      'client/profiles',
      'client/setup',
      'client/smoke',
      'client/surroundings',
      'client/whoami',
    ],
    packages: ['commander', 'node:fs', 'node:path'],
  },
  'client/agent': {
    rooms: [...ASKING, 'client/upstream'],
    packages: [
      'commander',
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:http',
      'node:net',
      'node:os',
      'node:path',
      'node:tty',
    ],
  },
  'client/credential-process': { rooms: [...ASKING, 'client/upstream'], packages: ['commander'] },
  'client/upstream': { rooms: ASKING, packages: ['node:timers/promises'] },
  'client/get': {
    rooms: ['client/surroundings', 'client/service', 'client/target', 'client/terminal', 'functions/request'],
    packages: ['commander'],
  },
  'client/audit': {
    rooms: [
      'client/stack-file',
      'client/surroundings',
      'client/terminal',
      // Reads the ledger by the adapters, and verifies by the same arithmetic that made it.
      'functions/audit',
      'functions/aws',
      'functions/event',
      'functions/ledger',
      'functions/merkle',
      'functions/note',
      'functions/ocsf',
      'functions/sign',
      'functions/verify',
    ],
    packages: ['commander', 'hyparquet-writer', 'node:fs', 'node:path', 'node:timers/promises'],
  },
  'client/console': {
    // The token of the agent, the ledger as `sentinel audit` opens it, the reader's keys as every command finds them.
    rooms: [
      'client/agent',
      'client/audit',
      'client/stack-file',
      'client/surroundings',
      'client/target',
      'client/terminal',
      'dashboards',
      'functions/aws',
      'functions/event',
      'functions/ledger',
      'functions/merkle',
      'functions/policy',
    ],
    packages: [
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-sqs',
      'commander',
      'esbuild',
      'node:crypto',
      'node:fs',
      'node:http',
      'node:module',
      'node:net',
      'node:path',
    ],
  },
  // Runs in a browser: types of what the server answers, and charts.
  'client/console/page': { rooms: ['client/console', 'functions/event'], packages: ['uplot'] },
  'client/findings': {
    rooms: [
      'client/audit',
      'client/surroundings',
      'client/terminal',
      'functions/detect/rules',
      'functions/event',
      'functions/ledger',
    ],
    packages: ['commander', 'node:timers/promises'],
  },
  'client/policy': {
    rooms: ['client/surroundings', 'client/terminal', 'functions/policy'],
    packages: ['commander', 'node:fs', 'node:path'],
  },
  'client/policy-store': {
    // Checks and tests as `sentinel policy` does, reads the ledger as `sentinel audit` does, shows a difference as setup does.
    rooms: [
      'client/audit',
      'client/aws-config',
      'client/config',
      'client/policy',
      'client/stack-file',
      'client/surroundings',
      'client/target',
      'client/terminal',
      'functions/aws',
      'functions/config',
      'functions/event',
      'functions/ledger',
      'functions/policy',
      'functions/profile',
      'functions/request',
    ],
    packages: [
      '@aws-sdk/client-ssm',
      'commander',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:readline/promises',
    ],
  },
  'client/service': {
    rooms: ['client/surroundings', 'client/target', 'client/terminal'],
    packages: ['@smithy/signature-v4', 'node:crypto', 'node:http', 'node:https'],
  },
  'client/issuer-key': { rooms: [], packages: ['jose', 'node:crypto', 'node:fs', 'node:util'] },
  'client/local': {
    rooms: ['client/issuer-key', 'client/stack-file', 'client/surroundings', 'client/terminal'],
    packages: ['commander', 'node:crypto', 'node:fs', 'node:path'],
  },
  'client/stack-file': { rooms: [], packages: ['node:fs', 'node:path'] },
  'client/surroundings': { rooms: [], packages: [] },
  'client/config': {
    // The strict YAML reader that policies are read by.
    rooms: ['functions/policy'],
    packages: ['node:fs', 'node:path'],
  },
  'client/setup': {
    rooms: ['client/aws-config', 'client/config', 'client/surroundings', 'client/target', 'client/terminal'],
    packages: ['commander', 'node:path'],
  },
  'client/aws-config': {
    rooms: ['client/config', 'client/terminal'],
    packages: ['node:crypto', 'node:fs', 'node:path'],
  },
  'client/target': {
    rooms: ['client/config', 'client/stack-file', 'client/terminal', 'functions/request'],
    packages: ['@aws-sdk/credential-provider-node', 'commander', 'node:fs', 'node:os', 'node:path'],
  },
  'client/terminal': { rooms: [], packages: [] },
  'client/env': { rooms: [...ASKING, 'client/get'], packages: ['commander'] },
  'client/login-url': { rooms: [...ASKING, 'client/config'], packages: ['commander'] },
  'client/profiles': { rooms: ASKING, packages: ['commander'] },
  'client/whoami': {
    // The code by which the service names a caller and its sessions.
    rooms: [...ASKING, 'functions/identity', 'functions/session'],
    packages: ['commander', '@aws-sdk/client-sts'],
  },
  'client/doctor': {
    rooms: [...ASKING, 'client/aws-config', 'client/config', 'client/iam-policy', 'client/whoami'],
    packages: [
      '@aws-sdk/client-iam',
      'commander',
      'node:dns/promises',
      'node:fs',
      'node:http',
      'node:https',
      'node:net',
      'node:path',
    ],
  },
  'client/smoke': {
    // The doctor's checks of the way and its hints, the ledger and its proofs, and what an event and a session are called.
    rooms: [
      ...ASKING,
      'client/audit',
      'client/doctor',
      'client/whoami',
      'functions/aws',
      'functions/event',
      'functions/note',
      'functions/session',
    ],
    packages: [
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-sqs',
      '@smithy/signature-v4',
      'commander',
      'node:crypto',
      'node:fs',
      'node:timers/promises',
    ],
  },
  'client/iam-policy': { rooms: [], packages: [], pure: true },
  'client/completion': {
    rooms: ['client/surroundings', 'client/terminal'],
    packages: ['commander'],
  },
  'client/package': {
    // Its page is built into the package.
    rooms: ['client/console'],
    packages: ['esbuild', 'node:child_process', 'node:fs', 'node:module', 'node:path'],
  },
};
