import { writeFileSync } from 'node:fs';
import { clientConfigurationDocument } from './client-configuration.ts';

writeFileSync(new URL('../../docs/client-configuration.md', import.meta.url), clientConfigurationDocument());
