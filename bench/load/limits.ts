/** What the local services take to answer, milliseconds: about what AWS's own take. */
export const LATENCY_MS = { sts: 40, ssm: 10, events: 10, queue: 10 } as const;

/** Budgets of the scenarios, kept by the k6 scripts and by the gate alike. All times in milliseconds. */
export const LIMITS = {
  hotPath: {
    ratePerSecond: 200,
    p99: { budget: 100, aim: 25 },
    /** The median, less what the awaited event takes of it. */
    overEvent: { budget: 6, aim: 3 },
  },
  /** An SDK gives a credential request one second. */
  morning: { p99: 1_000 },
  /** `after` the spike the hot path's own budget holds again. */
  spike: { p99: 1_000, afterP99: 100 },
  refusals: { p99: 100 },
  faults: { slowest: 750 },
  capacity: { p99: 100 },
  soak: { p99: 100, memoryGrowthMb: 8, descriptorGrowth: 2, memoryMb: 150 },
} as const;

/** The median of the hot path must stay at or below this. */
export const HOT_PATH_MEDIAN_MS = LATENCY_MS.events + LIMITS.hotPath.overEvent.budget;
