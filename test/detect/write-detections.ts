/** Writes docs/detections.md anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectionsDocument } from './detections-document.ts';

writeFileSync(join(import.meta.dirname, '../../docs/detections.md'), detectionsDocument());
