import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detectionsDocument } from './detections-document.ts';

test('docs/detections.md is what the code says', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/detections.md'), 'utf8')).toBe(
    detectionsDocument(),
  );
});
