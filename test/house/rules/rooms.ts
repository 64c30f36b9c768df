import { CLIENT } from './client-rooms.ts';

/** What one room may import. */
export type Room = {
  /** Rooms besides itself. */
  rooms: readonly string[];
  /** Packages and `node:` modules; `node:crypto#createHash` allows that one name only. */
  packages: readonly string[];
  /** Same arguments, same result: no clock, no chance, no environment, no I/O; imports pure rooms only. */
  pure?: true;
  /** May import a module whose name it computes, and why. */
  computed?: string;
};

type Rooms = Readonly<Record<string, Room>>;

/** The core: what is asked, who asks, what is decided, what is told. */
const CORE: Rooms = {
  'functions/answer': { rooms: [], packages: [], pure: true },
  'functions/policy': { rooms: [], packages: ['yaml'], pure: true },
  'functions/identity': { rooms: [], packages: ['node:crypto#timingSafeEqual'], pure: true },
  'functions/request': { rooms: ['functions/answer', 'functions/identity'], packages: [], pure: true },
  'functions/profile': { rooms: ['functions/policy'], packages: ['node:crypto#createHash'], pure: true },
  'functions/session': {
    rooms: ['functions/request', 'functions/identity', 'functions/profile'],
    packages: ['node:crypto#createHash'],
    pure: true,
  },
  'functions/event': {
    rooms: ['functions/answer', 'functions/identity', 'functions/session'],
    packages: [],
    pure: true,
  },
  'functions/rate': { rooms: [], packages: [], pure: true },
  'functions/merkle': { rooms: [], packages: ['node:crypto#createHash', 'node:crypto#hash'], pure: true },
  'functions/note': {
    rooms: ['functions/merkle'],
    packages: [
      'node:crypto#KeyObject',
      'node:crypto#createHash',
      'node:crypto#createPrivateKey',
      'node:crypto#createPublicKey',
      'node:crypto#sign',
      'node:crypto#verify',
    ],
    pure: true,
  },
  'functions/ocsf': { rooms: ['functions/event'], packages: [], pure: true },
  'functions/ledger': { rooms: ['functions/event', 'functions/merkle'], packages: [], pure: true },
  'functions/config': { rooms: [], packages: [], pure: true },
};

/** The detections: rules over what happened, and the function that asks them. */
const DETECT: Rooms = {
  'functions/detect/rules': { rooms: ['functions/event'], packages: ['node:crypto#createHash'], pure: true },
  'functions/detect': {
    rooms: [
      'functions/detect/rules',
      // The schema of decisions, as the ledger takes them.
      'functions/audit',
      'functions/aws',
      'functions/config',
      'functions/event',
      'functions/ledger',
      'functions/observe',
    ],
    packages: ['node:crypto#createHash', 'node:zlib#gunzipSync'],
  },
};

/** The vend function does without the ledger. */
const CORE_OF_VEND = Object.keys(CORE).filter(
  (room) => !['functions/merkle', 'functions/note', 'functions/ledger'].includes(room),
);

/** The edges, and the story that joins them. */
const EDGES: Rooms = {
  'functions/verify': {
    rooms: ['functions/ledger', 'functions/merkle', 'functions/note', 'functions/sign'],
    packages: [],
  },
  'functions/sign': {
    rooms: [
      'functions/aws',
      'functions/config',
      'functions/ledger',
      'functions/merkle',
      'functions/note',
      'functions/observe',
    ],
    packages: ['node:crypto#randomBytes', 'node:fs#readFileSync', 'node:fs/promises', 'node:path'],
  },
  'functions/audit': {
    rooms: [
      'functions/aws',
      'functions/config',
      'functions/event',
      'functions/ledger',
      'functions/merkle',
      'functions/observe',
    ],
    packages: ['ajv', 'canonicalize', 'node:crypto#randomBytes'],
  },
  'functions/cache': { rooms: ['functions/session'], packages: ['@aws-lambda-powertools/parameters'] },
  'functions/observe': { rooms: ['functions/event'], packages: ['@aws-lambda-powertools/metrics'] },
  'functions/aws': {
    rooms: [
      'functions/session',
      'functions/cache',
      'functions/profile',
      'functions/event',
      'functions/ledger',
    ],
    packages: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-kms',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sqs',
      '@aws-sdk/client-ssm',
      '@aws-sdk/client-sts',
      '@smithy/node-http-handler',
      'node:crypto#createHash',
      // Types alone: the modules themselves are asked for when it is known which of them is needed.
      'node:http',
      'node:stream',
    ],
  },
  'functions/vend': {
    rooms: [...CORE_OF_VEND, 'functions/cache', 'functions/observe', 'functions/aws'],
    packages: ['node:crypto#randomBytes', 'node:fs#writeSync'],
  },
};

const AWS_SERVER = ['local/aws-http', 'local/http', 'local/iam'];

const LOCAL: Rooms = {
  'local/iam': { rooms: [], packages: ['node:crypto', 'node:net'] },
  'local/sigv4': { rooms: ['local/iam'], packages: ['lru-cache', 'node:crypto'] },
  'local/http': { rooms: ['local/sigv4'], packages: ['node:http', 'node:net'] },
  'local/aws-http': {
    rooms: ['local/sigv4', 'local/http', 'local/iam'],
    packages: ['node:crypto', 'node:timers/promises'],
  },
  'local/sts': { rooms: AWS_SERVER, packages: ['node:zlib'] },
  'local/ssm': { rooms: AWS_SERVER, packages: ['node:fs', 'node:path'] },
  'local/federation': { rooms: ['local/http', 'local/iam'], packages: ['node:crypto'] },
  'local/events': { rooms: AWS_SERVER, packages: ['node:crypto', 'node:fs', 'node:path'] },
  'local/dynamodb': { rooms: ['local/http'], packages: ['dynalite', 'node:http', 'node:stream'] },
  'local/lambda': {
    rooms: ['local/iam', 'local/http', 'local/sigv4'],
    packages: [
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:http',
      'node:module',
      'node:path',
      'node:stream',
      'node:url',
      'node:worker_threads',
    ],
    computed: 'a function’s handler is named by its definition, as in Lambda',
  },
  'local/queue': {
    rooms: ['local/lambda', 'local/http'],
    packages: ['@aws-sdk/client-sqs', 'fauxqs', 'node:sqlite', 'node:timers/promises'],
    computed: 'fauxqs exports its stores under no public name',
  },
  'local/issuer': { rooms: ['client/issuer-key', 'local/http'], packages: [] },
  'local/gateway': {
    rooms: ['local/iam', 'local/sigv4', 'local/http', 'local/lambda'],
    packages: ['aws-lambda', 'jose', 'node:crypto'],
  },
};

const STACK: Rooms = {
  local: { rooms: ['client/console', 'local/stack'], packages: [] },
  // The patterns of the rules come from the functions they carry events to.
  'local/seeds': { rooms: ['functions/detect/rules', 'local/iam', 'local/queue'], packages: [] },
  'local/stack': {
    // The decisions for `stack.json` come from the real evaluator, the first request is the real command’s.
    rooms: [
      ...Object.keys(LOCAL),
      'local/seeds',
      'client/service',
      // The ledger's table, which functions read which variables, and the form of its public key.
      'functions/aws',
      'functions/config',
      'functions/note',
      'functions/policy',
    ],
    packages: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-sqs',
      '@aws-sdk/client-ssm',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:sqlite',
      'node:url',
      'node:zlib',
    ],
  },
};

/** What operators look at: files that Terraform reads, and what evaluates them elsewhere. */
const SHOWN: Rooms = { dashboards: { rooms: [], packages: [], pure: true } };

/** Who may import whom. A room is a folder; one that is not here may not exist. */
export const ROOMS: Rooms = {
  ...CORE,
  ...DETECT,
  ...EDGES,
  ...CLIENT,
  ...LOCAL,
  ...STACK,
  ...SHOWN,
};

/** The only files of functions/ that may read clock, chance, environment or timers: they hand them on. */
export const WORLDLY: readonly string[] = [
  'functions/sign/lambda.ts',
  'functions/audit/lambda.ts',
  'functions/detect/lambda.ts',
  'functions/vend/lambda.ts',
  'functions/aws/',
];
