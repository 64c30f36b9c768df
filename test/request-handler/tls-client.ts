/** Started with NODE_EXTRA_CA_CERTS: `node tls-client.ts ORIGIN`. Asks twice over TLS and prints what came. */
import { createRequestHandler } from '../../functions/aws/request-handler.ts';
import { post } from './post.ts';

const origin = new URL(process.argv[2] ?? '');
const handler = createRequestHandler(origin);
const texts: string[] = [];
for (let index = 0; index < 2; index += 1) {
  const { response } = await handler.handle(post(origin));
  texts.push(String(response.body));
}
handler.destroy();
process.stdout.write(texts.join());
