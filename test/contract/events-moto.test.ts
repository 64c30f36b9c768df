import { afterAll, beforeAll, describe, test } from 'vitest';
import type { RunningServer } from '../../local/http/running-server.ts';
import { type ContractTarget, contractSuite } from './contract.ts';
import { openEvents, PUT_EVENTS_CASES, RULE_CASES } from './events-cases.ts';
import { EVENTS_MOTO_DIFFERENCES } from './events-differences.ts';
import { targetBase } from './local-target.ts';
import { findMoto, MOTO_ABSENT, startMoto } from './moto-server.ts';

const withMoto = (): void => {
  let moto: RunningServer | undefined;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());
  const target = (): ContractTarget => {
    const url = moto?.url ?? '';
    return {
      ...targetBase('moto', '123456789012', 'us-east-1'),
      endpoints: { sts: url, ssm: url, events: url },
      credentials: { accessKeyId: 'AKIAMOTOMOTOMOTOMOTO', secretAccessKey: 'moto' },
    };
  };
  contractSuite(
    'EventBridge',
    [...PUT_EVENTS_CASES, ...RULE_CASES],
    target,
    openEvents,
    EVENTS_MOTO_DIFFERENCES,
  );
};

if (findMoto() === undefined) {
  test('the EventBridge contract on moto', ({ skip }) => skip(true, MOTO_ABSENT));
} else {
  describe('moto', withMoto);
}
