/** Exit statuses of `sentinel`; 64 is EX_USAGE of sysexits(3). */
export const EXIT = { given: 0, findings: 1, refused: 2, unreachable: 3, usage: 64 } as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
