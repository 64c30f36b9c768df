/** One Lambda function of the local stack, as Terraform would define it. */
export type FunctionDefinition = {
  /** Also the log file's name, `logs/NAME.ndjson`. */
  name: string;
  /** Module with the handler, relative to the repository's root, e.g. `functions/vend/lambda.ts`. */
  entry: string;
  /** The export to call, e.g. `handler`. */
  handler: string;
  /** Execution role: the environment's keys are a session of it. */
  roleArn: string;
  timeoutMs: number;
  memoryMb: number;
  /** What the function finds in its environment besides what Lambda itself sets. */
  environment: Readonly<Record<string, string>>;
};

export type InvokeOutcome =
  | { ok: true; payload: string }
  /** `error`: the handler threw (payload is Lambda's `{errorType, errorMessage, trace}`); `throttled`: no environment free. */
  | {
      ok: false;
      kind: 'error' | 'timeout' | 'init-error' | 'crashed' | 'too-large' | 'throttled';
      payload: string;
    };

/** Synchronous invocation (`RequestResponse`), as API Gateway and event source mappings do it. */
export type Invoke = (functionName: string, payload: string) => Promise<InvokeOutcome>;

/** Counts since start, per function. */
export type EnvironmentCounts = { inits: number; reuses: number; freezes: number; live: number };
