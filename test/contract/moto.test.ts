import { afterAll, beforeAll, describe, test } from 'vitest';
import type { RunningServer } from '../../local/http/running-server.ts';
import { type ContractTarget, contractSuite } from './contract.ts';
import { targetBase } from './local-target.ts';
import { MOTO_SSM_DIFFERENCES, MOTO_STS_DIFFERENCES } from './moto-differences.ts';
import { findMoto, MOTO_ABSENT, startMoto } from './moto-server.ts';
import { PUT_CASES } from './ssm-cases.ts';
import { openSsm } from './ssm-client.ts';
import { READ_CASES } from './ssm-read-cases.ts';
import { ASSUME_ROLE_CASES, GET_SESSION_TOKEN_CASES } from './sts-cases.ts';
import { openSts } from './sts-client.ts';
import { SESSION_CASES } from './sts-session-cases.ts';
import { TRUST_CASES } from './sts-trust-cases.ts';

const STS_CASES = [...ASSUME_ROLE_CASES, ...GET_SESSION_TOKEN_CASES, ...TRUST_CASES, ...SESSION_CASES];

const withMoto = (): void => {
  let moto: RunningServer | undefined;
  let target: ContractTarget | undefined;
  beforeAll(async () => {
    moto = await startMoto();
    const url = moto?.url ?? '';
    target = {
      ...targetBase('moto', '123456789012', 'us-east-1'),
      endpoints: { sts: url, ssm: url, events: url },
      credentials: { accessKeyId: 'AKIAMOTOMOTOMOTOMOTO', secretAccessKey: 'moto' },
    };
  });
  afterAll(() => moto?.stop());
  const current = (): ContractTarget => {
    if (target === undefined) throw new Error('moto has not started');
    return target;
  };
  contractSuite('STS', STS_CASES, current, openSts, MOTO_STS_DIFFERENCES);
  contractSuite('SSM', [...PUT_CASES, ...READ_CASES], current, openSsm, MOTO_SSM_DIFFERENCES);
};

if (findMoto() === undefined) {
  test('the contract on moto', ({ skip }) => skip(true, MOTO_ABSENT));
} else {
  describe('moto', withMoto);
}
