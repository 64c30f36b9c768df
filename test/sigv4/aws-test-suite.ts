import { readFileSync } from 'node:fs';

/** AWS's own cases of signatures, as `vectors/` has them. */
export type Suite = {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  service: string;
  at: string;
  vectors: {
    name: string;
    method: string;
    target: string;
    headers: [string, string][];
    body: string;
    canonicalRequest: string;
    stringToSign: string;
    authorization: string;
  }[];
};

export const suite: Suite = JSON.parse(
  readFileSync(new URL('vectors/aws-test-suite.json', import.meta.url), 'utf8'),
);
