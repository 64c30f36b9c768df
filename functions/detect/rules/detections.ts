export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** A detection as data: what it means, when it speaks and what to do then. */
export type Detection = {
  title: string;
  severity: Severity;
  /** What it looks at. */
  source: 'decisions' | 'configuration' | 'ledger' | 'cloudtrail';
  /** How far back it looks, seconds; null: one event is enough. */
  windowSeconds: number | null;
  /** How much in the window is too much, in the detection's own unit; null: anything. */
  threshold: number | null;
  /** After a finding of a subject, how long it says nothing about the same, seconds; null: each cause once. */
  quietSeconds: number | null;
  /** For whoever reads the finding: what to do, in order. */
  advice: string;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One record of CloudTrail is enough, and each is told once. */
const FROM_CLOUDTRAIL = {
  source: 'cloudtrail',
  windowSeconds: null,
  threshold: null,
  quietSeconds: null,
} as const;

/** Every detection, by the code its findings carry; docs/detections.md is checked against it. */
export const DETECTIONS = {
  DENIAL_BURST: {
    title: 'A caller was refused again and again',
    severity: 'medium',
    source: 'decisions',
    windowSeconds: 10 * MINUTE,
    threshold: 20,
    quietSeconds: HOUR,
    advice:
      'read the refusals with `sentinel audit query --user CALLER --outcome deny`; ask the caller; if it was not them, disable the access key and end its sessions',
  },
  FIRST_USE: {
    title: 'A caller was given a profile it never had before',
    severity: 'low',
    source: 'decisions',
    windowSeconds: null,
    threshold: null,
    quietSeconds: null,
    advice:
      'ask the caller whether this was meant; look at the rule that allowed it, and narrow the rule if it was not',
  },
  NEW_NETWORK: {
    title: 'A caller came from a network it never came from before',
    severity: 'low',
    source: 'decisions',
    windowSeconds: null,
    threshold: 16,
    quietSeconds: DAY,
    advice: 'ask the caller where they were; if it was not them, disable the access key and end its sessions',
  },
  ISSUE_RATE: {
    title: 'A caller was given credentials far more often than usual',
    severity: 'medium',
    source: 'decisions',
    windowSeconds: HOUR,
    threshold: 60,
    quietSeconds: HOUR,
    advice:
      'look for a client that does not cache; if the sessions are used from elsewhere, end them and disable the access key',
  },
  UNUSUAL_HOURS: {
    title: 'A caller asked for credentials at an hour it never asks',
    severity: 'low',
    source: 'decisions',
    windowSeconds: null,
    threshold: 10,
    quietSeconds: DAY,
    advice: 'ask the caller; if it was not them, disable the access key and end its sessions',
  },
  PROFILE_PROBING: {
    title: 'A caller tried many profiles it may not have',
    severity: 'high',
    source: 'decisions',
    windowSeconds: HOUR,
    threshold: 6,
    quietSeconds: 6 * HOUR,
    advice:
      'read what was tried with `sentinel audit query --user CALLER --outcome deny`; disable the access key unless the caller explains it',
  },
  STALE_POLICY: {
    title: 'A policy decided that could not be read anew',
    severity: 'medium',
    source: 'decisions',
    windowSeconds: HOUR,
    threshold: null,
    quietSeconds: HOUR,
    advice:
      'look at Parameter Store and its throttling; a change made meanwhile was not in force: see `sentinel audit query --profile PROFILE`',
  },
  AUDIT_FALLBACK: {
    title: 'Decisions went round the bus',
    severity: 'medium',
    source: 'ledger',
    windowSeconds: HOUR,
    threshold: null,
    quietSeconds: null,
    advice:
      'they are in the ledger, but no rule of the bus saw them: look at the bus, its policy and its rules (docs/runbooks/audit.md)',
  },
  UNKNOWN_REQUEST: {
    title: 'The ledger has requests the API never had',
    severity: 'critical',
    source: 'ledger',
    windowSeconds: HOUR,
    threshold: null,
    quietSeconds: null,
    advice:
      'somebody invoked the function or wrote events without the API: find who in CloudTrail, end the sessions of these decisions, change the origin proof',
  },
  CONFIGURATION_CHANGED: {
    title: 'A policy or profile was changed',
    severity: 'low',
    source: 'configuration',
    windowSeconds: null,
    threshold: null,
    quietSeconds: null,
    advice:
      'compare it with what was reviewed: the entry in the ledger has the text, who and when; put the last good version back if it is not',
  },
  RULE_CHANGED: {
    title: 'A rule that carries decisions was disabled or changed',
    severity: 'high',
    ...FROM_CLOUDTRAIL,
    advice: 'put the rule back as Terraform has it, then look for gaps with `sentinel audit verify`',
  },
  TARGETS_CHANGED: {
    title: 'The targets of a rule that carries decisions were removed or replaced',
    severity: 'high',
    ...FROM_CLOUDTRAIL,
    advice: 'put the targets back as Terraform has them, then look for gaps with `sentinel audit verify`',
  },
  QUEUE_PURGED: {
    title: 'A queue that carries decisions was purged, deleted or changed',
    severity: 'critical',
    ...FROM_CLOUDTRAIL,
    advice:
      'look for gaps with `sentinel audit verify`: what was on the queue is lost to the ledger and may be in the log of the vend function',
  },
  FUNCTION_INVOKED: {
    title: 'The vend function was invoked by somebody other than the API',
    severity: 'high',
    ...FROM_CLOUDTRAIL,
    advice:
      'find what the principal invoked it with; change the origin proof if it can be known; take `lambda:InvokeFunction` away',
  },
  FUNCTION_CHANGED: {
    title: 'A function of this service was changed',
    severity: 'high',
    ...FROM_CLOUDTRAIL,
    advice: 'compare its code hash and variables with the last release; deploy that again if they differ',
  },
  VEND_ROLE_TRUST: {
    title: 'The trust or the permissions of the vend role were changed',
    severity: 'critical',
    ...FROM_CLOUDTRAIL,
    advice:
      'put the role back as Terraform has it; end the role’s sessions; look for target roles used without a decision',
  },
  VEND_ROLE_PASSED: {
    title: 'The vend role was given to something other than the vend function',
    severity: 'critical',
    ...FROM_CLOUDTRAIL,
    advice:
      'remove what was made with the role and end its sessions; look for target roles used without a decision',
  },
  LEDGER_TOUCHED: {
    title: 'Somebody other than the ledger’s functions wrote its table',
    severity: 'critical',
    ...FROM_CLOUDTRAIL,
    advice:
      'run `sentinel audit verify` with the copy; what differs was changed: restore it from the copy or a point in time (docs/runbooks/audit.md)',
  },
} as const satisfies Readonly<Record<string, Detection>>;

export type DetectionCode = keyof typeof DETECTIONS;
