import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { leanSdk } from '../../infra/build/lean-sdk.ts';
import { temporaryFolder } from '../stack/start-fixture.ts';

const SCHEMAS = '@aws-sdk/client-thing/dist-es/schemas/schemas_0.js';
const SERDE = '@smithy/core/dist-es/submodules/serde';

/** The bundle of one file that stands where one of the SDK's does. */
async function bundled(path: string, text: string): Promise<string> {
  const file = join(temporaryFolder(onTestFinished), 'node_modules', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const { outputFiles } = await build({
    ...{ entryPoints: [file], bundle: true, platform: 'node', format: 'esm' },
    ...{ write: false, plugins: [leanSdk()], logLevel: 'silent' },
  });
  return outputFiles[0]?.text ?? '';
}

const ERRORS = 'n0_registry.registerError(Late$, Late);';
const KEYS =
  'const _e = "error";\nconst Unused$ = [-3, "n", "Unused", { [_e]: "client" }];\nexport const used = 1;';
const REGISTRY = 'const n0_registry = { registerError() {} }, Late$ = [], Late = 0;';

test('a schema that nothing uses is shaken off, and no error class is registered', async () => {
  const text = await bundled(SCHEMAS, `${REGISTRY}\n${ERRORS}\n${KEYS}`);
  expect(text).not.toMatch(/Unused|registerError\(Late/);
  expect(text).toContain('used');
});

test.for([
  ['schemas that register no errors as before', SCHEMAS, KEYS],
  [
    'schemas whose keys are written in another way',
    SCHEMAS,
    `${REGISTRY}\n${ERRORS}\nexport const used = 1;`,
  ],
  ['ids that are bound in another way', `${SERDE}/uuid/v4.js`, 'export const bindV4 = () => 1;'],
  ['randomness that comes from elsewhere', `${SERDE}/index.js`, 'export const v4 = 1;'],
] as const)('%s stop the build', async ([, path, text]) => {
  await expect(bundled(path, text)).rejects.toThrow('is not as it was: look at what the SDK changed');
});
