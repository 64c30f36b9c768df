/** The principals a SigV4 caller can be, as their ARN tells. */
export type PrincipalArn =
  | { type: 'root'; accountId: string }
  | { type: 'user'; accountId: string; userName: string }
  | { type: 'federated-user'; accountId: string; name: string }
  | { type: 'assumed-role'; accountId: string; roleName: string; sessionName: string };

export const ACCOUNT_ID = /^\d{12}$/;

/** Longest ARN looked at: a path of 512, a name of 64, and what stands before them. */
const LONGEST_ARN = 1024;
const HEAD = /^arn:aws(?:-[a-z]+){0,3}:(iam|sts)::(\d{12}):(.+)$/;
const NAME = /^[\w+=,.@-]{1,64}$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html: "(/)|(/[\u0021-\u007F]+/)", 512 at most.
const PATH = /^(?:[\u0021-\u007f]{1,511}\/)?$/;

/** Reads a principal's ARN; undefined when it is none, or of a kind that cannot sign. */
export function parsePrincipalArn(arn: string): PrincipalArn | undefined {
  if (arn.length > LONGEST_ARN) return undefined;
  const head = HEAD.exec(arn);
  const accountId = head?.[2];
  const resource = head?.[3];
  if (accountId === undefined || resource === undefined) return undefined;
  return head?.[1] === 'iam' ? parseIam(accountId, resource) : parseSts(accountId, resource);
}

function parseIam(accountId: string, resource: string): PrincipalArn | undefined {
  if (resource === 'root') return { type: 'root', accountId };
  if (!resource.startsWith('user/')) return undefined;
  const pathAndName = resource.slice('user/'.length);
  const cut = pathAndName.lastIndexOf('/') + 1;
  const userName = pathAndName.slice(cut);
  if (!NAME.test(userName) || !PATH.test(pathAndName.slice(0, cut))) return undefined;
  return { type: 'user', accountId, userName };
}

function parseSts(accountId: string, resource: string): PrincipalArn | undefined {
  const typeEnd = resource.indexOf('/');
  const type = resource.slice(0, Math.max(0, typeEnd));
  const names = resource.slice(typeEnd + 1);
  const nameEnd = names.indexOf('/');
  if (type === 'federated-user' && nameEnd < 0) return { type, accountId, name: names };
  if (type !== 'assumed-role' || nameEnd < 0) return undefined;
  const roleName = names.slice(0, nameEnd);
  // A further slash is in neither name's characters.
  const sessionName = names.slice(nameEnd + 1);
  if (!NAME.test(roleName) || !SESSION_NAME.test(sessionName)) return undefined;
  return { type, accountId, roleName, sessionName };
}
