import type { Zone } from './zone.ts';

/** How a request asks for credentials, as documents may name it. */
export type Mode = (typeof MODES)[number];
export const MODES = ['server', 'cli', 'credential_process'] as const;

/** What a rule says, as documents may name it. */
export type Effect = (typeof EFFECTS)[number];
export const EFFECTS = [
  'allow',
  'deny',
  'require_approval',
  'require_server',
  'require_server_session',
] as const;

/** Days as documents name them, in the order of their bits: bit 0 is Sunday. */
export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export const ALL_DAYS = 127;

/**
 * Hours of the day on some days, in a zone's local time. From `startMinute` (included) to
 * `endMinute` (not included), counted from midnight; the whole day is 0 to 1440. With its
 * end before its start a window runs overnight and belongs to the day it starts on.
 */
export type Window = {
  readonly days: number;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly zone: Zone;
};

/** One rule of a policy, checked. An empty list of users, profiles or modes means any. */
export type Rule = {
  readonly index: number;
  readonly name: string;
  readonly effect: Effect;
  readonly users: readonly string[];
  readonly profiles: readonly string[];
  readonly modes: readonly Mode[];
  readonly window: Window | undefined;
  readonly reason: string;
  /** 900 to 3600. */
  readonly maxServerDurationSeconds: number | undefined;
};
