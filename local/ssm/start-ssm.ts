import { refuse } from '../aws-http/aws-reply.ts';
import { jsonProtocol, jsonReply, readJsonCall } from '../aws-http/json-protocol.ts';
import { type AwsServerOptions, startAwsServer } from '../aws-http/start-aws-server.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { World } from '../iam/world.ts';
import { getParameter, getParameters } from './get-parameters.ts';
import { deleteParameter, getParameterHistory } from './parameter-history.ts';
import { labelParameterVersion } from './parameter-labels.ts';
import { openParameterStore } from './parameter-store.ts';
import { getParametersByPath } from './parameters-by-path.ts';
import { putParameter } from './put-parameter.ts';
import type { ParameterChange, SsmOperation } from './ssm-call.ts';

export type SsmOptions = AwsServerOptions & {
  world: World;
  /** JSON file the parameters are kept in; made when missing. */
  statePath: string;
  /** Told of each parameter that was changed; default: nobody is. */
  onChange?: (change: ParameterChange) => void;
};

const OPERATIONS: ReadonlyMap<string, SsmOperation> = new Map([
  ['GetParameter', getParameter],
  ['GetParameters', getParameters],
  ['GetParametersByPath', getParametersByPath],
  ['GetParameterHistory', getParameterHistory],
  ['LabelParameterVersion', labelParameterVersion],
  ['PutParameter', putParameter],
  ['DeleteParameter', deleteParameter],
]);

/** Serves Parameter Store for the world's account on loopback. Throws on a state file it cannot read. */
export const startSsm = async (options: SsmOptions): Promise<RunningServer> => {
  const { world, onChange = () => undefined } = options;
  const store = openParameterStore(options.statePath);
  const protocol = jsonProtocol('ssm');
  return startAwsServer(options, protocol, ({ request, credential, requestId, nowMs }) => {
    const call = readJsonCall(request, 'AmazonSSM');
    if (!call.ok) return protocol.errorReply(call.error, requestId);
    const { operation, input } = call.output;
    const operate = OPERATIONS.get(operation);
    const outcome =
      operate === undefined
        ? refuse('UnknownOperationException', `\`${operation}\` is not served here`)
        : operate({ world, store, caller: credential.principal, nowMs, onChange }, input);
    return outcome.ok ? jsonReply(outcome.output, requestId) : protocol.errorReply(outcome.error, requestId);
  });
};
