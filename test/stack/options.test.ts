import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readLatency } from '../../local/stack/latency.ts';
import { readSettings } from '../../local/stack/options.ts';

test('the settings of the environment, and what of it reaches the functions', () => {
  const reading = readSettings(['--reset'], {
    SENTINEL_LOCAL_DIR: 'some/folder',
    SENTINEL_LOCAL_PORT: '0',
    SENTINEL_LOCAL_CONCURRENCY: '2',
    SENTINEL_LOCAL_LATENCY: 'sts=40,events=10,queue=20',
    SENTINEL_RATE_BURST: '50',
    SENTINEL_ENDPOINT: 'https://elsewhere.example',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:5000/',
    AWS_ENDPOINT_URL_EVENTS: 'http://127.0.0.1:5001',
    HOME: '/home/somebody',
  });
  expect(reading).toEqual({
    ok: true,
    showPhases: false,
    settings: {
      folder: resolve('some/folder'),
      port: 0,
      concurrency: 2,
      latencyMs: { sts: 40, ssm: 0, events: 10, queue: 20 },
      endpoints: { sts: 'http://127.0.0.1:5000', events: 'http://127.0.0.1:5001' },
      accountId: '123456789012',
      region: 'eu-central-1',
      functionEnvironment: { SENTINEL_RATE_BURST: '50' },
      ledger: true,
      detect: true,
      bundles: false,
      reset: true,
    },
  });
});

test('nothing set is the default: port 8377, ten environments, us-east-1, .local', () => {
  const reading = readSettings([], {});
  expect(reading).toMatchObject({
    ok: true,
    settings: { port: 8377, concurrency: 10, region: 'us-east-1', endpoints: {}, reset: false },
  });
  expect(reading.ok && reading.settings.folder).toBe(resolve('.local'));
});

test('all faults are told together', () => {
  const reading = readSettings(['--rest'], {
    SENTINEL_LOCAL_PORT: '65536',
    SENTINEL_LOCAL_CONCURRENCY: '0',
    SENTINEL_LOCAL_LATENCY: 'sts=fast',
    AWS_REGION: 'Europe',
    AWS_ENDPOINT_URL_SQS: '127.0.0.1:9324',
  });
  expect(reading).toEqual({
    ok: false,
    faults: [
      'unknown argument `--rest`: use --reset or --phases',
      '`SENTINEL_LOCAL_LATENCY` must look like `sts=40,ssm=10,events=10,queue=10`',
      '`SENTINEL_LOCAL_PORT` must be 0 to 65535',
      '`SENTINEL_LOCAL_CONCURRENCY` must be 1 to 1000',
      '`AWS_ENDPOINT_URL_SQS` must be a URL such as `http://127.0.0.1:5000`',
      '`AWS_REGION` must be a region such as `us-east-1`',
    ],
  });
});

test.each([
  'sts',
  'sts=',
  'sts=-1',
  'sts=1.5',
  'sqs=1',
  'sts=1,',
  'sts=1 ',
  'sts=1,sts=2',
  'sts=60001',
  '__proto__=1',
])('latency `%s` is refused', (text) => {
  expect(readLatency(text).ok).toBe(false);
});
