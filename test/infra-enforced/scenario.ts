import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { auditCommand } from '../../client/audit/command.ts';
import { askForProfiles } from '../../client/service/list.ts';
import type { EventsFault } from '../../local/events/events.ts';
import { assumedRole, type Decided } from '../../local/iam/world.ts';
import type { Permissions } from '../../local/seeds/permissions.ts';
import { seededSubject } from '../../local/seeds/workloads.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { drained, invokeDetect } from '../detect/on-bus.ts';
import { extendedSeeds } from '../end-to-end/extended-seeds.ts';
import { signingKey } from '../oidc/running-issuers.ts';
import { goodClaims, signedToken } from '../oidc/tokens.ts';
import { ask, keysOf, startFixture, TIME_ENOUGH, temporaryFolder } from '../stack/start-fixture.ts';
import { readsOf, whenTrue } from '../stack-ledger/running.ts';

export type Enforced = {
  stack: Stack;
  folder: string;
  decided: Decided[];
  breakBus: (fault: EventsFault) => void;
};

/** A whole stack under these permissions, every decision on who may do what recorded. */
export async function startEnforced(permissions: Permissions): Promise<Enforced> {
  const folder = temporaryFolder();
  const permissionsFile = join(folder, 'permissions.json');
  writeFileSync(permissionsFile, JSON.stringify(permissions));
  const decided: Decided[] = [];
  let fault: EventsFault = 'none';
  const stack = await startFixture(
    folder,
    {
      ...{ ledger: true, detect: true, permissionsFile },
      functionEnvironment: { ...TIME_ENOUGH, SENTINEL_DETECT_GRACE_SECONDS: '0' },
    },
    {
      seeds: extendedSeeds(),
      detectAfterMs: 0,
      faults: { events: () => fault },
      onDecision: (one) => decided.push(one),
    },
  );
  return {
    ...{ stack, folder, decided },
    breakBus: (next) => {
      fault = next;
    },
  };
}

const LIMIT_MS = 60_000;

/** Everything the functions do, each with its outcome seen. */
export async function playScenario({ stack, folder, breakBus }: Enforced): Promise<void> {
  await vend(stack, folder);
  await swept(stack);
  breakBus('failed-entries');
  // The audit queue takes what the bus does not.
  await answers(stack, 'bob', 'dev', 'given');
  breakBus('none');
  await poison(stack);
  await changePolicy(stack);
  await drained(stack, LIMIT_MS);
  await invokeDetect(stack, {});
  await detected(stack, ['AUDIT_FALLBACK', 'CONFIGURATION_CHANGED']);
  await drained(stack, LIMIT_MS);
  await signed(stack);
  expect(await verified(folder)).toContain('\nverified\n');
}

/** Asks until the answer is this: on a busy machine a request may miss its deadlines. */
export async function answers(
  stack: Stack,
  identity: string,
  profile: string,
  wanted: string,
): Promise<void> {
  await whenTrue(LIMIT_MS, async () => {
    const answer = await ask(stack, identity, profile);
    return (answer.kind === 'refused' ? answer.code : answer.kind) === wanted;
  });
}

async function vend(stack: Stack, folder: string): Promise<void> {
  for (const profile of ['dev', 'dev', 'demanding']) await answers(stack, 'alice', profile, 'given');
  await answers(stack, 'alice', 'billing', 'POLICY_DENY');
  const target = {
    endpoint: new URL(stack.file.gateway),
    region: stack.file.region,
    ...{ keys: keysOf(stack, 'alice'), caller: 'alice' },
  };
  await whenTrue(LIMIT_MS, async () => (await askForProfiles(target, Date.now)).kind === 'listed');
  const { issuer = '', alias } = stack.file.oidc ?? {};
  const key = await signingKey(join(folder, 'issuer.key'));
  const authorization = signedToken(key, { ...goodClaims(issuer, Date.now()), sub: seededSubject });
  const url = `${stack.file.gateway}/oidc/${alias}/credentials/dev`;
  await whenTrue(LIMIT_MS, async () => (await fetch(url, { headers: { authorization } })).status === 200);
}

/** A message that can be no event, as whoever has the vend function's role could put one. */
async function poison(stack: Stack): Promise<void> {
  const role = stack.world.findRole(stack.seeds.vendRoleArn);
  if (role === undefined) throw new Error('no vend role');
  const credentials = stack.world.issueSession({
    principal: assumedRole(role, { sessionName: 'vend' }),
    expiresAtMs: Date.now() + 600_000,
  });
  const sqs = new SQSClient({ region: stack.file.region, endpoint: stack.file.endpoints.sqs, credentials });
  await sqs.send(new SendMessageCommand({ QueueUrl: stack.file.auditQueueUrl, MessageBody: '{}' }));
  sqs.destroy();
}

async function changePolicy(stack: Stack): Promise<void> {
  const { region, endpoints } = stack.file;
  const ssm = new SSMClient({ region, endpoint: endpoints.ssm, credentials: keysOf(stack, 'alice') });
  const Name = '/sentinel/policies/dev';
  const Value = `${await stack.readParameter(Name)}\n`;
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  ssm.destroy();
}

/** Waits until the first sweep has told what there was: what comes after it is a change. */
async function swept(stack: Stack): Promise<void> {
  const reads = readsOf(stack);
  await whenTrue(LIMIT_MS, async () => {
    const { items } = await reads.queryFacet({ facet: 'outcome', value: 'change' }, 500);
    return items.length >= Object.keys(stack.seeds.parameters).length;
  });
}

/** Waits until the ledger has findings of these codes. */
export async function detected(stack: Stack, codes: readonly string[]): Promise<void> {
  const reads = readsOf(stack);
  await whenTrue(LIMIT_MS, async () => {
    const { items } = await reads.queryFacet({ facet: 'outcome', value: 'finding' }, 500);
    return codes.every((code) => items.some((item) => item.code === code));
  });
}

/** Waits until a checkpoint is over everything. */
export async function signed(stack: Stack): Promise<void> {
  const reads = readsOf(stack);
  await whenTrue(LIMIT_MS, async () => {
    const size = (await reads.readHead())?.settled;
    return size !== undefined && (await reads.latestCheckpoint())?.size === size;
  });
}

/** What `sentinel audit verify` prints. */
async function verified(folder: string): Promise<string> {
  let out = '';
  const surroundings = {
    ...{ env: { SENTINEL_LOCAL_DIR: folder }, err: () => undefined, nowMs: Date.now },
    out: (text: string) => {
      out += text;
    },
  };
  await auditCommand(surroundings).exitOverride().parseAsync(['verify', '--no-progress'], { from: 'user' });
  process.exitCode = 0;
  return out;
}
