type HeaderValues = Readonly<Record<string, string | string[] | undefined>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The context object of the Node.js runtime (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html). */
export type InvocationContext = {
  functionName: string;
  functionVersion: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
  awsRequestId: string;
  invokedFunctionArn: string;
  callbackWaitsForEmptyEventLoop: boolean;
  /** Milliseconds until the environment is killed. */
  getRemainingTimeInMillis: () => number;
};

/** Context of one invocation, from the headers of `/invocation/next` and the environment Lambda set. */
export function contextOf(headers: HeaderValues, environment: Environment): InvocationContext {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? '',
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION ?? '',
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    awsRequestId: String(headers['lambda-runtime-aws-request-id'] ?? ''),
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn'] ?? ''),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}
