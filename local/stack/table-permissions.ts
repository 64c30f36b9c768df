import { jsonSignatureError } from '../aws-http/signature-errors.ts';
import { accessesOf, type TableAccess } from '../dynamodb/table-access.ts';
import type { AdmitTableRequest } from '../dynamodb/table-front.ts';
import { timeKeys } from '../iam/context.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { CompiledPolicy, PolicyDocument } from '../iam/policy-document.ts';
import type { World } from '../iam/world.ts';
import { verifySignature } from '../sigv4/verify.ts';
import { partitionKey } from './table.ts';

const tableArn = ({ region, accountId }: World, table: string): string =>
  `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;

const resourceOf = (world: World, { table, index }: TableAccess): string =>
  `${tableArn(world, table)}${index === undefined ? '' : `/index/${index}`}`;

/**
 * Admits to the tables whoever signs as somebody of this account and is allowed, by its own policies and by the
 * table's (`policies`, by table name). A batch needs its permission on every table it touches; what touches none is
 * asked of all tables, as ListTables is
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html).
 */
export function tablePermissions(
  world: World,
  nowMs: () => number,
  policies: Readonly<Record<string, PolicyDocument>>,
): AdmitTableRequest {
  const compiled = new Map<string, CompiledPolicy>();
  for (const [name, document] of Object.entries(policies)) {
    const parsed = parsePolicy(document, 'resource');
    if (!parsed.ok)
      throw new Error(`the policy of table \`${name}\` has faults: ${JSON.stringify(parsed.faults)}`);
    compiled.set(name, parsed.policy);
  }
  return (request, operation, body) => {
    const { region, findCredential } = world;
    const atMs = nowMs();
    const verified = verifySignature(request, { service: 'dynamodb', region, nowMs: atMs, findCredential });
    if (!verified.ok) return jsonSignatureError(verified.code, verified.message);
    const accesses = accessesOf(operation, body, partitionKey);
    for (const access of accesses.length > 0 ? accesses : [{ table: '*' }]) {
      const { leadingKeys }: TableAccess = access;
      const resourcePolicy = compiled.get(access.table);
      const allowed = world.authorize({
        principal: verified.credential.principal,
        action: `dynamodb:${operation}`,
        resource: resourceOf(world, access),
        context: { ...timeKeys(atMs), ...(leadingKeys && { 'dynamodb:LeadingKeys': leadingKeys }) },
        ...(resourcePolicy !== undefined && { resourcePolicy }),
      });
      if (!allowed.allowed) return { status: 400, code: 'AccessDeniedException', message: allowed.message };
    }
    return undefined;
  };
}
