import { environmentVariables } from '../../local/lambda/environment-variables.ts';
import { defaultSeeds } from '../../local/seeds/seeds.ts';
import { vendFunction } from '../../local/stack/vend-function.ts';
import { SERVICES } from './constant-aws.ts';
import { ACCOUNT_ID, ORIGIN_PROOF, REGION } from './gateway-event.ts';

/** About as long as a role's session token is. */
const TOKEN = 'IQoJb3JpZ2luX2VjE'.repeat(50);

/** What the vend function finds in its environment in the local stack, pointed at the bench's own services. */
export function vendEnvironment(
  ports: Readonly<Record<string, number>>,
  taskRoot: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const seeds = defaultSeeds(ACCOUNT_ID, REGION);
  const url = (service: string): string => `http://127.0.0.1:${ports[service]}`;
  const definition = vendFunction(seeds, {
    originProof: ORIGIN_PROOF,
    oidcIssuers: '',
    auditQueueUrl: `${url('SQS')}/${ACCOUNT_ID}/${seeds.auditQueue}`,
    given: more,
  });
  return environmentVariables({
    definition: { ...definition, entry: 'index.js' },
    credential: {
      accessKeyId: 'ASIABENCHVEND0000001',
      secretAccessKey: 'bench'.repeat(8),
      sessionToken: TOKEN,
      principal: { kind: 'root', accountId: ACCOUNT_ID, arn: seeds.vendRoleArn, userId: ACCOUNT_ID },
    },
    region: REGION,
    taskRoot,
    logStreamName: '2026/03/04/[$LATEST]0123456789abcdef0123456789abcdef',
    runtimeApi: `127.0.0.1:${ports.RUNTIME}`,
    endpoints: Object.fromEntries(SERVICES.map((service) => [service, url(service)])),
    path: process.env.PATH ?? '',
  });
}
