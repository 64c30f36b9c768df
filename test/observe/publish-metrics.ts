import { createEmfPublisher } from '../../functions/observe/emf.ts';

/** Publishes the measurements of its arguments, one request each, as the function does. */
const publish = createEmfPublisher('sentinel-vend');
for (const text of process.argv.slice(2)) publish(JSON.parse(text));
