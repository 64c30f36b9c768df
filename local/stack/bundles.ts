import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from '../lambda/function-definition.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');
const FORMS = ['index.js', 'index.mjs'];

/** The same function as `npm run build` made it; `folder` has what is in each zip, under the function's name. */
export function bundled(definition: FunctionDefinition, folder = DIST): FunctionDefinition {
  const built = FORMS.map((form) => join(folder, definition.name, form)).find((path) => existsSync(path));
  if (built === undefined)
    throw new Error(`there is no bundle of \`${definition.name}\`: run \`npm run build\` first`);
  return { ...definition, entry: relative(ROOT, built) };
}
