import { join } from 'node:path';
import { type Asking, type Keys, REGION, type Signer, urlOf } from './asking.ts';
import { hasTool, runTool } from './run-tool.ts';

const PROGRAM = join(import.meta.dirname, 'botocore-sign.py');
const PYTHON = process.env.SENTINEL_TEST_PYTHON ?? '';

/** Why botocore cannot be had here; undefined where it can. */
export async function whyNoBotocore(): Promise<string | undefined> {
  if (PYTHON === '') return 'no botocore: set SENTINEL_TEST_PYTHON to a Python that has it';
  return (await hasTool(PYTHON)) ? undefined : `SENTINEL_TEST_PYTHON is no Python: ${PYTHON}`;
}

/** botocore's signer and HTTP session. */
export const botocore: Signer = {
  send: (asking, gateway, keys) => ask(asking, gateway, keys, true),
  sign: async (asking, gateway, keys) => ({ ...asking, ...(await ask(asking, gateway, keys, false)) }),
};

async function ask(asking: Asking, gateway: string, keys: Keys, send: boolean) {
  const { method, body } = asking;
  const input = JSON.stringify({ method, url: urlOf(asking, gateway), body, region: REGION, keys, send });
  return JSON.parse(await runTool(PYTHON, [PROGRAM], { input }));
}
