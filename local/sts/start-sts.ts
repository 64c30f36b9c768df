import { type Outcome, refuse } from '../aws-http/aws-reply.ts';
import { readInput } from '../aws-http/members.ts';
import { queryProtocol, queryReply, readQueryCall } from '../aws-http/query-protocol.ts';
import { type AwsCall, type AwsServerOptions, startAwsServer } from '../aws-http/start-aws-server.ts';
import type { XmlContent } from '../aws-http/xml.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { World } from '../iam/world.ts';
import { assumeRole } from './assume-role.ts';
import { getSessionToken } from './get-session-token.ts';

const VERSION = '2011-06-15';
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export type StsOptions = AwsServerOptions & { world: World };

/** Serves STS for the world's account on loopback; see README.md for the operations. */
export const startSts = (options: StsOptions): Promise<RunningServer> => {
  const protocol = queryProtocol('sts', NAMESPACE);
  return startAwsServer(options, protocol, (call) => {
    const query = readQueryCall(call.request, VERSION);
    if (!query.ok) return protocol.errorReply(query.error, call.requestId);
    const { operation, input } = query.output;
    const outcome = operate(options.world, operation, input, call);
    return outcome.ok
      ? queryReply(NAMESPACE, operation, outcome.output, call.requestId)
      : protocol.errorReply(outcome.error, call.requestId);
  });
};

const operate = (
  world: World,
  operation: string,
  input: unknown,
  { credential, nowMs }: AwsCall,
): Outcome<XmlContent> => {
  switch (operation) {
    case 'AssumeRole':
      return assumeRole(world, credential.principal, input, nowMs);
    case 'GetSessionToken':
      return getSessionToken(world, credential, input, nowMs);
    case 'GetCallerIdentity':
      return getCallerIdentity(credential, input);
    default:
      return refuse('InvalidAction', `Could not find operation ${operation} for version ${VERSION}`);
  }
};

/** Needs no permission (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html). */
const getCallerIdentity = ({ principal }: AwsCall['credential'], input: unknown): Outcome<XmlContent> => {
  const read = readInput(input, 'text', () => ({}));
  if (!read.ok) return read;
  return { ok: true, output: { Arn: principal.arn, UserId: principal.userId, Account: principal.accountId } };
};
