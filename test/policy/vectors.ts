import { readFileSync } from 'node:fs';

export type DecisionVector = {
  user: string;
  profile: string;
  time: string;
  mode: string;
  sessionTable?: string;
  expect: { effect: string; rule: string; ruleIndex: number; reason: string; maxServerDurationSec?: number };
};
export type PolicyVector = { id: string; tags: string[]; policyYaml: string; cases: DecisionVector[] };
export type DocumentVector = { id: string; yaml: string; accepted: boolean };

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
}

export const policyVectors: readonly PolicyVector[] = read('policy-cases.json');
export const documentVectors: readonly DocumentVector[] = read('policy-documents.json');
