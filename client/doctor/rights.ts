/** What lets somebody be the vend function, or speak for it. */
export type Right = {
  id: string;
  /** After `may`. */
  what: string;
  on: 'function' | 'role';
  actions: readonly string[];
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html, …/list_awsidentityandaccessmanagementiam.html */
export const RIGHTS: readonly Right[] = [
  {
    id: 'access-invoke',
    what: 'invoke the vend function without the API',
    on: 'function',
    actions: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl', 'lambda:InvokeAsync'],
  },
  {
    id: 'access-code',
    what: 'change the vend function, or let others in',
    on: 'function',
    actions: [
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'lambda:AddPermission',
      'lambda:CreateFunctionUrlConfig',
      'lambda:UpdateFunctionUrlConfig',
    ],
  },
  { id: 'access-pass', what: 'pass the vend role', on: 'role', actions: ['iam:PassRole'] },
  {
    id: 'access-rewrite',
    what: 'change the vend role',
    on: 'role',
    actions: [
      'iam:UpdateAssumeRolePolicy',
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:DeleteRolePermissionsBoundary',
      'iam:PutRolePermissionsBoundary',
    ],
  },
];

/** The resource a right is on; of the function in every Region, where none is known. */
export function resourceOf({ on }: Right, vendRole: string, region: string | undefined): string {
  if (on === 'role') return vendRole;
  const [, partition = 'aws', , , accountId = '*'] = vendRole.split(':');
  return `arn:${partition}:lambda:${region ?? '*'}:${accountId}:function:${vendRole.split('/').at(-1)}`;
}
