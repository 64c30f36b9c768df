import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationDocument } from './configuration-document.ts';

test('docs/configuration.md is what the tables say: `node run.mjs test/config/write-configuration-doc.ts` writes it', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toBe(configurationDocument());
});
