/** What one room may import. Rooms are folders; a file belongs to the longest room name its path begins with. */
export type Room = {
  /** Rooms besides itself. A room named here does not bring in the rooms below it. */
  rooms: readonly string[];
  /** Packages and `node:` modules; `node:crypto#createHash` allows that one name only. */
  packages: readonly string[];
  /** Same arguments, same result: no clock, no randomness, no environment, no I/O. */
  pure?: true;
};

const HASH = ['node:crypto#createHash'];

/** Who may import whom. A room that is not here may not exist: add it with its reason to be. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'functions/policy': { rooms: [], packages: ['yaml'], pure: true },
  'functions/answer': { rooms: [], packages: [], pure: true },
  'functions/identity': { rooms: [], packages: [...HASH, 'node:crypto#timingSafeEqual'], pure: true },
  'functions/request': { rooms: ['functions/answer', 'functions/identity'], packages: [], pure: true },
  'functions/profile': { rooms: ['functions/policy'], packages: HASH, pure: true },
  'functions/session': {
    rooms: ['functions/identity', 'functions/profile', 'functions/request'],
    packages: HASH,
    pure: true,
  },
  'functions/event': {
    rooms: ['functions/answer', 'functions/identity', 'functions/session'],
    packages: [],
    pure: true,
  },
  'functions/rate': { rooms: [], packages: [], pure: true },
  'functions/config': { rooms: [], packages: [], pure: true },
  'functions/cache': { rooms: ['functions/session'], packages: ['@aws-lambda-powertools/parameters'] },
  'functions/observe': { rooms: ['functions/event'], packages: ['@aws-lambda-powertools/metrics'] },
  'functions/aws': {
    rooms: ['functions/cache', 'functions/event', 'functions/profile', 'functions/session'],
    packages: [
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-sqs',
      '@aws-sdk/client-ssm',
      '@aws-sdk/client-sts',
      '@smithy/node-http-handler',
    ],
  },
  'functions/vend': {
    rooms: [
      'functions/answer',
      'functions/aws',
      'functions/cache',
      'functions/config',
      'functions/event',
      'functions/identity',
      'functions/observe',
      'functions/policy',
      'functions/profile',
      'functions/rate',
      'functions/request',
      'functions/session',
    ],
    packages: ['node:crypto'],
  },
};
