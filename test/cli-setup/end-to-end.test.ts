import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { expect, onTestFinished, test, vi } from 'vitest';
import { folder } from '../cli-config/folder.ts';
import { sharedStack } from '../cli-names/shared-stack.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';

const { stack, env } = sharedStack();

test(
  'an SDK that is given nothing but the profile has the service’s keys, and no file holds them',
  THREE_TRIES,
  async () => {
    const at = folder('sentinel home ');
    const config = join(at, 'config');
    const ended = await runSentinel(['setup', 'dev', '--prefix', 'acme-'], {
      ...env(),
      AWS_CONFIG_FILE: config,
    });
    expect(ended).toMatchObject({ status: 0, err: '' });
    vi.stubEnv('SENTINEL_LOCAL_DIR', env().SENTINEL_LOCAL_DIR);
    onTestFinished(() => void vi.unstubAllEnvs());
    const files = { configFilepath: config, filepath: join(at, 'none') };
    const keys = await defaultProvider({ profile: 'acme-dev', ...files })();
    const client = new STSClient({
      endpoint: stack().file.endpoints.sts,
      region: stack().file.region,
      credentials: keys,
    });
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,alice');
    expect(keys.expiration?.getTime()).toBeGreaterThan(Date.now());
    expect(readFileSync(config, 'utf8')).toContain(`region = ${stack().file.region}\n`);
    for (const secret of [keys.secretAccessKey, keys.sessionToken ?? 'none'])
      expect(readFileSync(config, 'utf8')).not.toContain(secret);
  },
);
