import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plannedPermissions } from './planned-permissions.ts';

/** Writes the planned permissions for the local stack, and prints where they are. */
const reading = await plannedPermissions();
if (!reading.ok) throw new Error(reading.reason);
const text = JSON.stringify(reading.planned.permissions);
const file = join(
  tmpdir(),
  `sentinel-permissions-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`,
);
writeFileSync(`${file}.${process.pid}`, text);
renameSync(`${file}.${process.pid}`, file);
console.log(file);
