import { request } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../client/service/sha256.ts';

/**
 * What `sentinel credential-process` has to do at the least: one request, signed by the SDK's signer with the keys of
 * the environment, its answer printed.
 */
const {
  AWS_ACCESS_KEY_ID = '',
  AWS_SECRET_ACCESS_KEY = '',
  AWS_REGION = '',
  SENTINEL_ENDPOINT,
} = process.env;
const url = new URL(`${SENTINEL_ENDPOINT}/credentials/dev`);
const signer = new SignatureV4({
  service: 'execute-api',
  region: AWS_REGION,
  credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  sha256: Sha256,
});
const { headers } = await signer.sign({
  method: 'GET',
  protocol: url.protocol,
  hostname: url.hostname,
  path: url.pathname,
  headers: { host: url.host },
});
request(url, { headers }, (answer) => {
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (part: string) => {
    text += part;
  });
  answer.on('end', () => {
    console.log(text);
    process.exitCode = answer.statusCode === 200 ? 0 : 1;
  });
}).end();
