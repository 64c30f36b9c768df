import { writeFileSync } from 'node:fs';
import { plannedConfiguration } from '../infra/plan.ts';
import { iamDocument } from './iam-document.ts';
import { AFTER, BEFORE } from './prose.ts';

const made = await plannedConfiguration();
if (!made.ok) throw new Error(made.reason);
writeFileSync(new URL('../../docs/iam.md', import.meta.url), iamDocument(made.plan, BEFORE, AFTER));
