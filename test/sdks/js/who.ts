/** Tells who the SDK for JavaScript is, as often as it is asked: one line of JSON in, one out. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const VARIABLES = [
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_PROFILE',
];

/** One for each name: it keeps its credentials. */
const clients = new Map<string, STSClient>();

function surround(env: Readonly<Record<string, string>>): void {
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, env);
}

async function who(name: string): Promise<unknown> {
  const client = clients.get(name) ?? new STSClient();
  clients.set(name, client);
  const beganMs = performance.now();
  const took = () => ({ ms: Math.round(performance.now() - beganMs) });
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand());
    return { arn: Arn, ...took() };
  } catch (error) {
    return { error: String(error), ...took() };
  }
}

const manifest = new URL('../../../node_modules/@aws-sdk/client-sts/package.json', import.meta.url);
console.log(JSON.stringify({ version: JSON.parse(readFileSync(manifest, 'utf8')).version }));
for await (const line of createInterface({ input: process.stdin })) {
  const { name, env } = JSON.parse(line);
  if (env !== undefined) surround(env);
  console.log(JSON.stringify(await who(name)));
}
