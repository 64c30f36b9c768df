/** Runs `work` once for all who ask for `key` while it runs; `shared` is true for those who did not start it. */
export type SingleFlight<Result> = (
  key: string,
  work: () => Promise<Result>,
) => Promise<{ result: Result; shared: boolean }>;

/** One flight per key. A flight that throws throws for all. */
export function createSingleFlight<Result>(): SingleFlight<Result> {
  const flights = new Map<string, Promise<Result>>();
  return async (key, work) => {
    const running = flights.get(key);
    if (running !== undefined) return { result: await running, shared: true };
    const flight = work().finally(() => flights.delete(key));
    flights.set(key, flight);
    return { result: await flight, shared: false };
  };
}
