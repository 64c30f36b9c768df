import { join } from 'node:path';
import { test } from 'vitest';
import { findTerraform } from '../infra/terraform.ts';
import { copyModules, MODULES } from './planned-documents.ts';

const found = await findTerraform();

test.concurrent.for(MODULES)(
  '%s is formatted, valid, and passes its own tests',
  { timeout: 240_000 },
  async (name, { skip, expect }) => {
    if (!found.ok) {
      const { reason } = found;
      return skip(true, reason);
    }
    const { folder, remove } = copyModules();
    try {
      const at = join(folder, 'infra', 'modules', name);
      expect(await found.terraform(at, 'fmt', '-check', '-recursive', '-diff')).toBe('');
      await found.terraform(at, 'init', '-backend=false', '-no-color');
      const told = await found.terraform(at, 'test', '-no-color');
      expect(told).toMatch(/Success! [1-9]\d* passed, 0 failed\./);
      // One on the provider itself, one on a mock of it.
      expect(told).toContain('tests/applied.tftest.hcl... pass');
      expect(told).toContain('tests/plan.tftest.hcl... pass');
    } finally {
      remove();
    }
  },
);
