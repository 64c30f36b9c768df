import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder as stackFolder, startFixture } from '../stack/start-fixture.ts';
import { copyModule, run, standInZips, startAccount, temporaryFolder, whyNot } from './run-deploy.ts';

const reason = await whyNot();

const POLICY = `version: "1"
rules:
  - name: team-reports
    effect: allow
    conditions:
      profiles: [reports]
      users: [alice]
`;
const PROFILE = `version: "1"
role_arn: arn:aws:iam::123456789012:role/sentinel/reports-access
`;

/** The first documents, as an operator has them in a repository. */
function documents(folder: string): string[] {
  for (const [kind, text] of Object.entries({ policies: POLICY, profiles: PROFILE })) {
    mkdirSync(join(folder, kind));
    writeFileSync(join(folder, kind, 'reports.yaml'), text);
  }
  return ['--policies', join(folder, 'policies'), '--profiles', join(folder, 'profiles')];
}

test('the whole module is deployed; again, nothing is left to change, documents are stored and the smoke test passes', {
  timeout: 180_000,
}, async ({ skip }) => {
  skip(reason !== undefined, reason);
  const account = await startAccount();
  const folder = temporaryFolder();
  const root = copyModule(folder);
  const words = ['--region', 'us-east-1', '--root', root, '--dist', standInZips(folder), '--yes'];
  const first = await run('deploy', words, account);
  expect([first.status, first.err]).toEqual([0, '']);
  expect(first.out).toMatch(/^account 123456789012, region us-east-1, as arn:aws:sts::123456789012:/);
  expect(first.out).toContain('the state stays in the root’s folder, on this machine alone');
  expect(first.out).toMatch(/^\d+ to create, 0 to change, 0 to replace, 0 to destroy$/m);
  expect(first.out).toMatch(
    /^endpoint: https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\nregion: us-east-1$/m,
  );
  expect(first.out).toMatch(
    /^ {2}sentinel smoke --endpoint https:.* --signing-key arn:aws:kms:us-east-1:123456789012:key\//m,
  );
  const state = join(root, 'terraform.tfstate');
  expect(statSync(state).mode & 0o077).toBe(0);
  // What proves to the function that a request came through the API is in no output.
  const proof = /"SENTINEL_ORIGIN_PROOF": "([^"]{32,})"/.exec(readFileSync(state, 'utf8'))?.[1] ?? 'no proof';
  expect(proof).not.toBe('no proof');
  expect(first.out + first.err).not.toContain(proof);

  // The local stack is the service that was deployed.
  const stackState = stackFolder();
  const { file } = await startFixture(stackState, { ledger: true });
  const [alice] = file.identities;
  const env = {
    ...account,
    AWS_ENDPOINT_URL_STS: file.endpoints.sts,
    AWS_ENDPOINT_URL_DYNAMODB: file.endpoints.dynamodb,
    AWS_ENDPOINT_URL_SSM: file.endpoints.ssm,
    AWS_ACCESS_KEY_ID: alice?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: alice?.secretAccessKey ?? '',
    AWS_SESSION_TOKEN: alice?.sessionToken ?? '',
    SENTINEL_LEDGER_PUBLIC_KEY: file.ledgerPublicKey ?? '',
    SENTINEL_LOCAL_DIR: `${stackState}/none`,
  };
  const asked = ['--endpoint', file.gateway, '--smoke-profile', 'dev', ...documents(folder)];
  const second = await run('deploy', [...words, ...asked], env);
  expect([second.status, second.out]).toEqual([0, expect.stringContaining('\nnothing to change\n')]);
  expect(second.out).toMatch(/\nok {6}proof .*\n[\s\S]*\nit works\n/);
  expect(second.out).toContain(`\nendpoint: ${file.gateway}\n`);
  const kept: { parameters?: unknown } = JSON.parse(readFileSync(join(stackState, 'ssm.json'), 'utf8'));
  const stored = JSON.stringify(kept);
  for (const text of ['/sentinel/policies/reports', '/sentinel/profiles/reports'])
    expect(stored).toContain(text);

  // The ledger that a destroy would leave is counted first.
  const told = await run(
    'destroy',
    words.filter((word) => !/^--(dist|yes)$|\/dist$/.test(word)),
    env,
  );
  expect([told.status, told.out]).toEqual([
    2,
    expect.stringMatching(/the ledger `sentinel-ledger` holds [1-9]\d* entries/),
  ]);
});
