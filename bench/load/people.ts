/** Names that the seeds and the k6 scripts share. */

export const callerName = (n: number): string => `c${n}`;
/** A profile that every caller gets. */
export const openProfile = (n: number): string => `open${n}`;
/** A profile that is denied to everybody. */
export const closedProfile = 'shut0';
/** A profile that does not exist. */
export const missingProfile = 'nowhere';
