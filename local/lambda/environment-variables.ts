import type { Credential } from '../iam/principal.ts';
import type { FunctionDefinition } from './function-definition.ts';

export type EnvironmentFacts = {
  definition: FunctionDefinition;
  credential: Credential;
  region: string;
  /** Folder the handler's module is found in. */
  taskRoot: string;
  logStreamName: string;
  /** `host:port/path` of the Runtime API. */
  runtimeApi: string;
  /** `AWS_ENDPOINT_URL_…` by its suffix, e.g. `{ STS: 'http://127.0.0.1:1234' }`. */
  endpoints: Readonly<Record<string, string>>;
  /** PATH of the parent, the one thing inherited. */
  path: string;
};

/**
 * What a function finds in its environment: what Lambda sets
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), the endpoints, and its own variables.
 * Nothing else of the parent's environment: a function that needs more fails here as it would in AWS.
 */
export function environmentVariables(facts: EnvironmentFacts): Record<string, string> {
  const { definition, credential } = facts;
  const endpoints = Object.entries(facts.endpoints).map(([name, url]) => [`AWS_ENDPOINT_URL_${name}`, url]);
  return {
    PATH: facts.path,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // The developer's own ~/.aws must not reach the function's SDK clients.
    HOME: '/nonexistent',
    ...definition.environment,
    ...Object.fromEntries(endpoints),
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_ACCESS_KEY_ID: credential.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
    ...(credential.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credential.sessionToken }),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStreamName,
    AWS_LAMBDA_RUNTIME_API: facts.runtimeApi,
    LAMBDA_TASK_ROOT: facts.taskRoot,
    _HANDLER: `${definition.entry.replace(/\.[a-z]+$/, '')}.${definition.handler}`,
  };
}
