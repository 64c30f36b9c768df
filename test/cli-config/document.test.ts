import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfigurationText } from '../../client/config/read-file.ts';
import { clientConfigurationDocument } from './client-configuration.ts';

const page = readFileSync(new URL('../../docs/client-configuration.md', import.meta.url), 'utf8');

test('docs/client-configuration.md is what the table says: `node run.mjs test/cli-config/write-client-configuration.ts` writes it', () => {
  expect(page).toBe(clientConfigurationDocument());
});

test('the file it shows is sound', () => {
  const [, example = ''] = /```yaml[^\n]*\n([\s\S]*?)```/.exec(page) ?? [];
  const reading = readConfigurationText(example, 'config.yaml');
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  expect([...reading.values.keys()]).toEqual(['endpoint', 'awsProfile']);
});
