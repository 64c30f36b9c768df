import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach } from 'vitest';
import { parsePolicyText } from '../../local/iam/parse-policy.ts';
import type { CompiledPolicy, PolicyKind } from '../../local/iam/policy-document.ts';
import { MADE_WITHIN_MS, madeOnce } from '../infra/made-once.ts';
import { member } from '../infra/plan-json.ts';
import { findTerraform, type Terraform } from '../infra/terraform.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export const MODULES = ['protected-role', 'hop-role', 'guard-rails'] as const;

/** A copy of the modules with a root beside them: terraform leaves nothing in the repository. */
export function copyModules(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-modules-'));
  mkdirSync(join(folder, 'infra'));
  cpSync(join(ROOT, 'infra', 'modules'), join(folder, 'infra', 'modules'), { recursive: true });
  cpSync(join(import.meta.dirname, 'fixtures'), join(folder, 'root'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Everything the plan is made of. */
const READ = ['infra/modules/**/*.tf', 'test/infra-modules/{fixtures/*.tf,*.ts}'];

/** Plans, and writes the planned documents to a file. */
async function plan(terraform: Terraform, to: string): Promise<void> {
  const { folder, remove } = copyModules();
  try {
    const root = join(folder, 'root');
    await terraform(root, 'init', '-backend=false', '-no-color');
    await terraform(root, 'plan', '-no-color', '-out=plan');
    const shown: unknown = JSON.parse(await terraform(root, 'show', '-json', 'plan'));
    const documents = member(shown, 'planned_values', 'outputs', 'documents', 'value');
    writeFileSync(to, JSON.stringify(documents));
  } finally {
    remove();
  }
}

/**
 * The documents of a plan of `fixtures/main.tf`, compiled. Skips each test of the file with the reason where there is no
 * terraform; throws what terraform or the parser say of a faulty one.
 */
export function plannedDocuments(): (name: string, kind: PolicyKind) => CompiledPolicy {
  const textOf = plannedTexts();
  return (name, kind) => {
    const parsed = parsePolicyText(textOf(name), kind);
    if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.faults)}`);
    return parsed.policy;
  };
}

/** The same as they are planned. */
export function plannedTexts(): (name: string) => string {
  let documents: unknown;
  let absent: string | undefined;
  beforeAll(async () => {
    const found = await findTerraform();
    if (!found.ok) {
      absent = found.reason;
      return;
    }
    const kept = await madeOnce('module-documents', READ, (to) => plan(found.terraform, to));
    documents = JSON.parse(readFileSync(kept, 'utf8'));
  }, MADE_WITHIN_MS);
  beforeEach(({ skip }) => {
    if (absent !== undefined) skip(true, absent);
  });
  return (name) => {
    const text = member(documents, name);
    if (typeof text !== 'string') throw new Error(`the plan has no document \`${name}\``);
    return text;
  };
}
