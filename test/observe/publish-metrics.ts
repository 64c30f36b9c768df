import { createEmfPublisher } from '../../functions/observe/emf.ts';

/** Publishes the measurements of its arguments, one request each, as the function does. */
const output = { nowMs: Date.now, write: (text: string) => process.stdout.write(text) };
const publish = createEmfPublisher('sentinel-vend', output);
process.stdout.on('error', () => undefined);
for (const text of process.argv.slice(2)) publish(JSON.parse(text), null);
