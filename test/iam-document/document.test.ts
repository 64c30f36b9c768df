import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { MADE_WITHIN_MS } from '../infra/made-once.ts';
import { plannedConfiguration, settledPlan } from '../infra/plan.ts';
import { resourcesOf } from '../infra/plan-json.ts';
import { statementsOf } from '../infra/statements.ts';
import { callsFrom } from './calls.ts';
import { iamDocument } from './iam-document.ts';
import { NEEDS, NEVER_MADE, ON_EVERYTHING } from './needs.ts';
import { AFTER, BEFORE } from './prose.ts';

beforeAll(plannedConfiguration, MADE_WITHIN_MS);

const ROOT = join(import.meta.dirname, '../..');
const PARTS = Object.keys(NEEDS);

test('docs/iam.md is what the plan says: `node run.mjs test/iam-document/write-iam-document.ts` writes it', async (context) => {
  const plan = await settledPlan(context);
  expect(readFileSync(join(ROOT, 'docs/iam.md'), 'utf8')).toBe(iamDocument(plan, BEFORE, AFTER));
});

test('there are no roles but the functions’ and EventBridge’s', async (context) => {
  const roles = resourcesOf(await settledPlan(context), 'aws_iam_role').map(({ name }) => name);
  expect(roles.sort()).toEqual([...PARTS, 'forward'].sort());
});

test.for(PARTS)('every call that %s can make is allowed', async (part, context) => {
  const statements = statementsOf(await settledPlan(context), `aws_iam_role_policy.${part}`);
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const allowed = new Set(allows.flatMap(({ actions }) => actions));
  const never = NEVER_MADE[part] ?? {};
  const calls = callsFrom(`functions/${part}/lambda.ts`);
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter(({ action }) => !allowed.has(action) && never[action] === undefined)).toEqual([]);
  // What is never made must be refused, else nobody would notice when it is.
  expect(Object.keys(never).filter((action) => allowed.has(action))).toEqual([]);
});

test.for(PARTS)(
  'every action allowed to %s is called by the file named, or its reason is told',
  async (part, context) => {
    const statements = statementsOf(await settledPlan(context), `aws_iam_role_policy.${part}`);
    const calls = callsFrom(`functions/${part}/lambda.ts`);
    const needs = NEEDS[part] ?? {};
    expect(statements.map(({ sid }) => sid).sort()).toEqual(Object.keys(needs).sort());
    for (const { sid, actions } of statements) {
      const { files = [], implied = {} } = needs[sid] ?? {};
      const called = calls.filter(({ file }) => files.includes(file));
      const known = [...called.map(({ action }) => action), ...Object.keys(implied)];
      expect(
        actions.filter((action) => !known.includes(action)),
        sid,
      ).toEqual([]);
      expect(
        Object.keys(implied).filter((action) => !actions.includes(action)),
        sid,
      ).toEqual([]);
      const idle = files.filter(
        (file) => !called.some((one) => one.file === file && actions.includes(one.action)),
      );
      expect(idle, sid).toEqual([]);
    }
  },
);

/** The Sids of statements on all resources, by file. */
function statementsOnEverything(): string[] {
  return globSync('infra/*.tf', { cwd: ROOT }).flatMap((file) => {
    const blocks = readFileSync(join(ROOT, file), 'utf8')
      .split(/^ *(?:statement|content) \{$/m)
      .slice(1);
    return blocks
      .filter((block) => /^ *resources += \["\*"\]$/m.test(block))
      .map((block) => `${file} ${/sid += "(\w+)"/.exec(block)?.[1] ?? ''}`);
  });
}

test('each statement on all resources has its reason', () => {
  const found = statementsOnEverything();
  const isTold = (one: string) =>
    ON_EVERYTHING.some(({ file, sid }) =>
      sid === '*' ? one.startsWith(`${file} `) : one === `${file} ${sid}`,
    );
  expect(found.filter((one) => !isTold(one))).toEqual([]);
  const isUsed = ({ file, sid }: { file: string; sid: string }) =>
    found.some((one) => (sid === '*' ? one.startsWith(`${file} `) : one === `${file} ${sid}`));
  expect(ON_EVERYTHING.filter((one) => !isUsed(one))).toEqual([]);
});
