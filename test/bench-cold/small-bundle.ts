import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { onTestFinished } from 'vitest';

/** What a handler in small does, each part of which may be replaced. */
export type SmallHandler = {
  /** JavaScript that answers the event, with `call(service, target, type, body)` at hand. */
  handle?: string;
  /** JavaScript that runs when it is loaded. */
  load?: string;
};

const CALLS = {
  parameters: `await call('ssm', 'AmazonSSM.GetParameters', JSON.stringify({ Names: ['/sentinel/policies/dev'] }));`,
  assume: `await call('sts', '', 'Action=AssumeRole&SourceIdentity=sentinel%2Calice%2Cdirect%2C0');`,
  put: `await call('events', 'AWSEvents.PutEvents', JSON.stringify({ Entries: [{ Source: 'sentinel.tvm' }] }));`,
};
const STATUS = `const status = event.rawPath.includes('%') ? 400 : event.rawPath.endsWith('closed') ? 403 : 200;`;
const ANSWER = `${STATUS}\nreturn { statusCode: status, body: '{"SecretAccessKey":"k"}' };`;

/** The calls of a whole request, in their order. */
export const WHOLE = [...Object.values(CALLS), ANSWER].join('\n');
export const WITHOUT_EVENT = [CALLS.parameters, CALLS.assume, ANSWER].join('\n');
export const TWO_ENTRIES = WHOLE.replace('[{ Source', "[{ Source: 'sentinel.tvm' }, { Source");

const SOURCE = ({ handle = WHOLE, load = '' }: SmallHandler): string => `
const http = require('node:http');
${load}
const agent = new http.Agent({ keepAlive: true });
const ENDPOINTS = { ssm: 'SSM', sts: 'STS', events: 'EVENTBRIDGE' };
function call(service, target, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=K/20260304/us-east-1/' + service + '/aws4_request',
      'x-amz-target': target,
    };
    const sent = http.request(process.env['AWS_ENDPOINT_URL_' + ENDPOINTS[service]], { method: 'POST', agent, headers });
    sent.on('error', reject);
    sent.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
    sent.end(body);
  });
}
exports.handler = async (event) => {
  ${handle}
};
if (CACHE) console.log(JSON.stringify({ CodeCacheRejected: CACHE === 'accepted' ? 0 : 1 }));
`;

const LOADER = `
const fs = require('node:fs');
const script = new (require('node:vm').Script)(fs.readFileSync(__dirname + '/body.js', 'utf8'), {
  cachedData: fs.readFileSync(__dirname + '/body.cache'),
});
const exported = {};
script.runInThisContext()(exported, require, script.cachedDataRejected ? 'rejected' : 'accepted');
exports.handler = exported.handler;
`;

/** A folder as `npm run build` makes it: `index.js`, and a code cache beside it that it loads and tells of. */
export function smallBundle(handler: SmallHandler = {}): string {
  const folder = join(temporaryFolder(), 'vend');
  mkdirSync(folder);
  const body = `(function (exports, require, CACHE) {${SOURCE(handler)}})`;
  writeFileSync(join(folder, 'index.js'), LOADER);
  writeFileSync(join(folder, 'body.js'), body);
  writeFileSync(join(folder, 'body.cache'), new Script(body).createCachedData());
  return folder;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cold-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
