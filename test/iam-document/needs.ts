/** Why a statement is there. */
export type Need = {
  why: string;
  /** The files that make the calls; none where no file does. */
  files: readonly string[];
  /** Actions that no file calls by name, and what makes them needed. */
  implied?: Readonly<Record<string, string>>;
  /** What it is on, where the plan's own text says too little. */
  on?: string;
};

/** By Sid. */
export type Needs = Readonly<Record<string, Need>>;

const aws = (...names: string[]): string[] => names.map((name) => `functions/aws/${name}.ts`);

const POLLER = 'Lambda’s poller of the queue, under this role';
const FAILED = 'Lambda, under this role, when an invocation nobody waits for fails in the end';

const COMMON: Needs = {
  WriteOwnLog: {
    why: 'what the function writes: log lines, and metrics within them',
    files: [],
    implied: {
      'logs:CreateLogStream': 'Lambda, under this role, for each environment',
      'logs:PutLogEvents': 'Lambda, under this role',
    },
  },
  DecryptOwnVariables: {
    why: 'the function’s environment variables are encrypted with the data key',
    files: [],
    implied: { 'kms:Decrypt': 'Lambda, under this role, when it starts an environment' },
  },
};

const TAKE_EVENTS: Need = {
  why: 'its queue',
  files: [],
  implied: { 'sqs:ReceiveMessage': POLLER, 'sqs:DeleteMessage': POLLER, 'sqs:GetQueueAttributes': POLLER },
};

const TELL_FAILED_RUNS: Need = {
  why: 'an invocation that failed in the end waits there for a person, under an alarm',
  files: [],
  implied: { 'sqs:SendMessage': FAILED },
};

const VEND: Needs = {
  ...COMMON,
  AssumeTargetRoles: {
    why: 'a session of the profile’s role, with its tags and its source identity',
    files: aws('assume-role'),
    implied: {
      'sts:TagSession': 'AssumeRole with session tags',
      'sts:SetSourceIdentity': 'AssumeRole with a source identity',
    },
    on: '`target_role_arns`; by default the roles of this account under the path `/sentinel/`',
  },
  DenyAssumingFromElsewhere: {
    why: 'within one account a trust that names this role is enough by itself: keys of the role are of no use elsewhere',
    files: aws('assume-role'),
    on: 'every role',
  },
  DenyAssumingOtherRoles: {
    why: 'for the same reason: whatever trusts this role, it takes only what the operator named',
    files: aws('assume-role'),
    on: 'every role but `target_role_arns`',
  },
  ReadDocuments: { why: 'policy and profile of a request', files: aws('get-parameters') },
  ListDocuments: { why: 'GET /profiles', files: aws('get-parameters') },
  DecryptDocuments: {
    why: 'policies and profiles that are SecureString',
    files: [],
    implied: { 'kms:Decrypt': 'Parameter Store, for GetParameters with decryption' },
    on: 'the data key, and `parameter_key_arns`',
  },
  PutDecisions: { why: 'one event for each request', files: aws('put-event') },
  QueueDecisions: { why: 'the same event, when the bus fails', files: aws('send-message') },
};

const AUDIT: Needs = {
  ...COMMON,
  TakeEvents: TAKE_EVENTS,
  SendDeadLetters: { why: 'what the ledger refuses, with its reason', files: aws('send-dead-letter') },
  ReadLedger: { why: 'the head, ids already there, bodies to settle with', files: aws('ledger-store') },
  CommitHead: { why: 'the commit, and that it is settled', files: aws('ledger-store') },
  PutEntries: { why: 'bodies, entries and what finds them', files: aws('ledger-store') },
};

const SIGN: Needs = {
  ...COMMON,
  ReadLedger: {
    why: 'the head, entries and bodies a checkpoint covers, and gaps',
    files: aws('ledger-store', 'ledger-reads'),
  },
  PutCheckpoints: { why: 'the checkpoint, once', files: aws('ledger-reads') },
  ReadPublicKey: { why: 'a checkpoint names the key that signs it', files: aws('kms-signer') },
  SignCheckpoints: { why: 'the signature', files: aws('kms-signer') },
  CopyCheckpoints: {
    why: 'the copy under Object Lock: events first, then the checkpoint',
    files: aws('put-object-once'),
    implied: { 's3:PutObjectRetention': 'PutObject with the date its lock ends' },
  },
  CompareCopies: { why: 'a copy that is there already must be the same', files: aws('put-object-once') },
  TellFailedRuns: TELL_FAILED_RUNS,
};

const DETECT: Needs = {
  ...COMMON,
  TakeEvents: TAKE_EVENTS,
  TellFailedRuns: TELL_FAILED_RUNS,
  KeepState: { why: 'what is usual of each caller, and findings not sent yet', files: aws('detect-store') },
  ReadLedger: { why: 'decisions the bus never brought', files: aws('ledger-store', 'ledger-reads') },
  ReadVersions: {
    why: 'each version of a policy or profile, with who wrote it',
    files: aws('parameter-history'),
  },
  ListDocuments: { why: 'every parameter below the two roots', files: aws('parameter-history') },
  PutFindings: { why: 'findings, and changes of the configuration', files: aws('put-event') },
};

/** By function: what its role may, statement by statement. */
export const NEEDS: Readonly<Record<string, Needs>> = {
  vend: VEND,
  audit: AUDIT,
  sign: SIGN,
  detect: DETECT,
};

/** Calls that a function imports with a file it uses half of, and never makes. */
export const NEVER_MADE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vend: {},
  audit: {},
  sign: {
    'dynamodb:UpdateItem': 'it takes the reads of the ledger’s store alone',
    'dynamodb:BatchWriteItem': 'it takes the reads of the ledger’s store alone',
  },
  detect: {
    'dynamodb:UpdateItem': 'it takes the reads of the ledger’s store alone',
    'dynamodb:BatchWriteItem': 'it takes the reads of the ledger’s store alone',
  },
};

/** Statements on all resources, by the file and the Sid (`*`: each of the file), with the reason. */
export const ON_EVERYTHING: readonly { file: string; sid: string; what: string; reason: string }[] = [
  {
    file: 'infra/iam-common.tf',
    sid: 'SendTraces',
    what: '`xray:PutTraceSegments`, `xray:PutTelemetryRecords`, of each role, and only with `tracing = true`',
    reason: 'X-Ray has no resources to name',
  },
  {
    file: 'infra/keys.tf',
    sid: '*',
    what: 'the policies of the two KMS keys',
    reason: 'in a key’s policy `*` is that key: its ARN cannot be known before the key is made',
  },
];
