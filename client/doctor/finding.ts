/** What one check found. */
export type Finding = {
  /** Stable, for scripts. */
  id: string;
  /** `error`: something does not work; `warning`: something works otherwise than it seems. */
  level: 'ok' | 'warning' | 'error';
  what: string;
  /** What to do about it; empty where nothing is wrong. */
  mend: string;
};

export const ok = (id: string, what: string): Finding => ({ id, level: 'ok', what, mend: '' });
export const warning = (id: string, what: string, mend: string): Finding => ({
  id,
  level: 'warning',
  what,
  mend,
});
export const error = (id: string, what: string, mend: string): Finding => ({
  id,
  level: 'error',
  what,
  mend,
});
