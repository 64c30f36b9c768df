/** What one step of the smoke test found. */
export type StepResult = {
  /** Stable, for scripts. */
  id: StepId;
  level: 'ok' | 'failed' | 'skipped';
  what: string;
  /** The part that is broken, where the step failed. */
  part?: string;
  /** What to do about it, where the step failed. */
  mend?: string;
};

/** The steps, in their order. */
export const STEP_IDS = [
  'way',
  'clock',
  'allow',
  'session',
  'answers',
  'deny',
  'signature',
  'stale',
  'signed-url',
  'vended-caller',
  'workload',
  'ledger',
  'proof',
  'event',
] as const;

export type StepId = (typeof STEP_IDS)[number];

export const passed = (id: StepId, what: string): StepResult => ({ id, level: 'ok', what });
export const skipped = (id: StepId, what: string): StepResult => ({ id, level: 'skipped', what });

/** A broken part and what to do about it. */
export type Broken = { part: string; what: string; mend: string };

export const failed = (id: StepId, broken: Broken): StepResult => ({ id, level: 'failed', ...broken });
