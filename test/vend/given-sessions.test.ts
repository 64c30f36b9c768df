import { expect, test } from 'vitest';
import { policyText } from './documents.ts';
import { sessionIdentity, userIdentity } from './gateway-events.ts';
import { inProcess } from './in-process.ts';

test('a session carries who, what and which request, where it cannot be changed', async () => {
  const vend = inProcess();
  vend.store('pay', policyText({ users: ['iam/ann,b=c+d'] }));
  const seen = await vend.ask({
    identity: userIdentity('ann,b=c+d'),
    rawPath: '/credentials/pay',
    requestId: 'JKJaXmPLvHcESHA=',
  });
  expect(seen.status).toBe(200);
  const order = vend.sts.granted[0]?.order;
  expect(order).toMatchObject({
    roleSessionName: 'sentinel,iam=2Fann=2Cb=3Dc=2Bd',
    sourceIdentity: expect.stringMatching(/^sentinel,iam=2Fann=2Cb=3Dc=2Bd,direct,[0-9a-f]{12}$/),
    tags: [
      { key: 'SentinelUser', value: 'iam=2Fann=2Cb=3Dc=2Bd' },
      { key: 'SentinelProfile', value: 'pay' },
      { key: 'SentinelRequestId', value: 'JKJaXmPLvHcESHA=' },
    ],
  });
  expect(seen.events[0]?.session).toMatchObject({
    roleSessionName: order?.roleSessionName,
    sourceIdentity: order?.sourceIdentity,
    tags: {
      SentinelUser: 'iam=2Fann=2Cb=3Dc=2Bd',
      SentinelProfile: 'pay',
      SentinelRequestId: 'JKJaXmPLvHcESHA=',
    },
    grant: 'direct',
    stsRequestId: 'sts-request-000000',
  });
});

test('each attempt and each session has an id of its own', async () => {
  const vend = inProcess();
  vend.store('dev', policyText({ users: ['role/deployer'] }));
  vend.sts.plan.next = ['unavailable'];
  for (let n = 0; n < 20; n += 1) await vend.ask({ identity: sessionIdentity('deployer', `run-${n}`) });
  const ids = vend.sts.granted.map(({ order }) => order.sourceIdentity.slice(-12));
  // The attempt that had no answer had succeeded all the same.
  expect(new Set(ids).size).toBe(21);
});

test('a vended session that comes back as a caller is refused, whoever it was vended to', async () => {
  const vend = inProcess();
  await vend.ask();
  const name = vend.sts.granted[0]?.order.roleSessionName ?? '';
  const seen = await vend.ask({ identity: sessionIdentity('dev', name) });
  expect(seen).toMatchObject({ status: 403, body: { Code: 'INVALID_IDENTITY' } });
});
