import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const ROOT = join(import.meta.dirname, '../..');

/** IAM's name of a service by its SDK client's. */
const SERVICES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-sts': 'sts',
  '@aws-sdk/client-ssm': 'ssm',
  '@aws-sdk/client-eventbridge': 'events',
  '@aws-sdk/client-sqs': 'sqs',
  '@aws-sdk/client-dynamodb': 'dynamodb',
  '@aws-sdk/client-kms': 'kms',
  '@aws-sdk/client-s3': 's3',
};

/** A call of AWS, by the IAM action it needs, and the file that makes it. */
export type Call = { action: string; file: string };

type Import = { from: string; names: readonly string[] };

/** The imports of a file that stay when its types are gone. */
function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const { program } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'));
  new Visitor({
    ImportDeclaration(node) {
      if (node.importKind === 'type') return;
      const names = node.specifiers.flatMap((one) =>
        one.type === 'ImportSpecifier' && one.importKind !== 'type' && one.imported.type === 'Identifier'
          ? [one.imported.name]
          : [],
      );
      found.push({ from: node.source.value, names });
    },
    ExportNamedDeclaration(node) {
      if (node.source !== null && node.exportKind !== 'type')
        found.push({ from: node.source.value, names: [] });
    },
    ExportAllDeclaration: (node) => void found.push({ from: node.source.value, names: [] }),
    ImportExpression(node) {
      if (node.source.type === 'Literal') found.push({ from: String(node.source.value), names: [] });
    },
  }).visit(program);
  return found;
}

/**
 * The calls a function can make: those of every file its entry imports, however far away. A file counts whole, so a
 * function that uses half of one has calls here that it never makes.
 * @param entry from the root, such as `functions/vend/lambda.ts`
 */
export function callsFrom(entry: string): Call[] {
  const calls: Call[] = [];
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(join(ROOT, file))) return;
    seen.add(file);
    for (const { from, names } of importsOf(file)) {
      if (from.startsWith('.') && from.endsWith('.ts')) visit(join(dirname(file), from));
      calls.push(...commandsOf(from, names).map((action) => ({ action, file })));
    }
  };
  visit(entry);
  return calls;
}

function commandsOf(from: string, names: readonly string[]): string[] {
  const commands = names.filter((name) => name.endsWith('Command'));
  const service = SERVICES[from];
  if (from.startsWith('@aws-sdk/client-') && service === undefined)
    throw new Error(`which service of IAM is \`${from}\`? add it to SERVICES`);
  return commands.map((name) => `${service ?? from}:${name.slice(0, -'Command'.length)}`);
}
