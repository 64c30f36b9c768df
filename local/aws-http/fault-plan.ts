/**
 * How one answer is broken on purpose:
 * `hang` never answers, `error-500` answers the service's own internal error, `throttle` its own
 * throttling error, `half-answer` announces the whole length, sends half of it and cuts the connection.
 */
export type Fault = 'none' | 'hang' | 'error-500' | 'throttle' | 'half-answer';

/** Asked once per request, before anything else is looked at. */
export type FaultPlan = () => Fault;

export const noFaults: FaultPlan = () => 'none';
