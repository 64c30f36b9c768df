import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from '../lambda/function-definition.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FORMS = ['index.js', 'index.mjs'];

/** The same function as `npm run build` made it. */
export function bundled(definition: FunctionDefinition): FunctionDefinition {
  const built = FORMS.map((form) => `dist/${definition.name}/${form}`).find((path) =>
    existsSync(join(ROOT, path)),
  );
  if (built === undefined)
    throw new Error(`there is no bundle of \`${definition.name}\`: run \`npm run build\` first`);
  return { ...definition, entry: built };
}
