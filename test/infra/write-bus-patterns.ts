/** Writes infra/patterns.json anew; `npx biome check --write` gives it the form of the other files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { busPatterns } from './bus-patterns.ts';

writeFileSync(join(import.meta.dirname, '../../infra/patterns.json'), busPatterns());
