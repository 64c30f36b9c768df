import { beforeAll, expect, test } from 'vitest';
import type { GivenCredentials } from '../../client/service/answer.ts';
import { askInTime } from '../stack/start-fixture.ts';
import { REGION } from './asking.ts';
import { hasTool, runTool } from './run-tool.ts';
import { runningStack } from './running-stack.ts';

const AWS = process.env.SENTINEL_TEST_AWSCLI ?? '';
/** Python and the CLI start slowly on a busy machine. */
const SLOW_OPTIONS = { timeout: 60_000 };
const ABSENT = 'no AWS CLI: set SENTINEL_TEST_AWSCLI to its path';

const stack = runningStack();
let absent = true;
beforeAll(async () => {
  absent = AWS === '' || !(await hasTool(AWS));
});

/** Asks the AWS CLI who it is, with these keys, the local STS, and none of the developer's own files. */
function callerIdentity({ AccessKeyId, SecretAccessKey, Token }: GivenCredentials): Promise<string> {
  const env = {
    ...{ AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN: Token },
    ...{ AWS_ENDPOINT_URL_STS: stack().file.endpoints.sts, AWS_MAX_ATTEMPTS: '1' },
    // Version 1 of the CLI knows only the second.
    ...{ AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION },
    ...{ AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' },
  };
  return runTool(AWS, ['sts', 'get-caller-identity', '--output', 'json'], { env });
}

async function given(name: string): Promise<GivenCredentials> {
  const answer = await askInTime(stack(), name, 'dev');
  if (answer.kind !== 'given') throw new Error(JSON.stringify(answer));
  return answer.credentials;
}

test.for([
  ['alice', 'alice'],
  ['bob', 'iam=2Fbob'],
  ['deployer', 'role=2Fdeployer'],
] as const)(
  '`aws sts get-caller-identity` with the keys %s is given names the assumed role',
  async ([name, user], { skip }) => {
    skip(absent, ABSENT);
    const session = `dev-access/sentinel,${user}`;
    expect(JSON.parse(await callerIdentity(await given(name)))).toEqual({
      UserId: expect.stringMatching(/^AROATARGETROLE0000001:sentinel,/),
      Account: '123456789012',
      Arn: `arn:aws:sts::123456789012:assumed-role/${session}`,
    });
  },
);

test(
  'the keys without their token, or with another session’s, are nobody’s',
  SLOW_OPTIONS,
  async ({ skip }) => {
    skip(absent, ABSENT);
    const [alice, bob] = [await given('alice'), await given('bob')];
    await expect(callerIdentity({ ...alice, Token: bob.Token })).rejects.toThrow(/InvalidClientTokenId/);
    await expect(callerIdentity({ ...alice, SecretAccessKey: bob.SecretAccessKey })).rejects.toThrow(
      /SignatureDoesNotMatch/,
    );
  },
);
