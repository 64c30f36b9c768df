/** What docs/iam.md says before its tables. */
export const BEFORE = `
# Permissions

What each function of the deployed service may do, statement by statement: why, and which file calls it. The tables are
made from the planned policies of \`infra/\` by \`node run.mjs test/iam-document/write-iam-document.ts\`; tests hold them to
the code both ways: every AWS call that a function can make is allowed, and every action that is allowed is called.

One role a function. Only \`lambda.amazonaws.com\` may take it, for this account (\`aws:SourceAccount\`), and the roles of
vend and sign for that one function (\`aws:SourceArn\`): \`iam:PassRole\` of them to another function is not enough. Which
\`aws:SourceArn\` Lambda's pollers give is not documented, so audit and detect, which have a queue, are held to the account.

vend may assume what the operator names in \`target_role_arns\` (with \`target_organization_id\` only within an organisation,
with \`target_role_tag\` only roles with that tag), and only while \`lambda:SourceFunctionArn\` is the vend function: its
role in another function, or its keys used by a service on its behalf, have another one or none. Denies say the same once
more, because within one account a trust that names the role is enough without any allow. The target roles' own trust is
the other half: \`infra/modules/protected-role\`.

NAME is the module's \`name\`, \`sentinel\` unless it is changed. What is said of a resource of this deployment leaves out
its account and region.
`;

/** What docs/iam.md says after its tables. */
export const AFTER = `
## Who may invoke a function

Each function has one resource policy (\`infra/invoke.tf\`): principals that are not an AWS service are denied
\`lambda:InvokeFunction\`, whatever their own policies allow; the services named are allowed for one resource each.

| function | may be invoked by | on behalf of |
| --- | --- | --- |
| vend | \`apigateway.amazonaws.com\` | this API |
| audit | Lambda's event source mapping, which needs no statement | the audit queue |
| sign | \`events.amazonaws.com\` | the rule \`NAME-sign\`, each minute |
| detect | Lambda's event source mapping; \`events.amazonaws.com\`; \`logs.amazonaws.com\` | its queue; the rule \`NAME-sweep\`, each hour; the API's access log |

\`aws_lambda_resource_policy\` and \`aws_lambda_permission\` manage the same document and overwrite each other, so the second
is not used. A schedule of EventBridge Scheduler invokes with a role and would be denied: the schedules are rules. Who may
change the function's code, its policy or its role is outside of this: \`sentinel doctor\` lists them, and the guard rails
of \`infra/modules/guard-rails\` take it away from them.

## What resources allow and deny themselves

Policies of resources deny what no identity policy may give: \`PutEvents\` to all but vend and detect (\`infra/bus.tf\`),
\`SendMessage\` to all but the queues' own senders (\`infra/queue-policies.tf\`), writes of the ledger to all but its writer
and signer, and deletions to everybody (\`infra/table-policies.tf\`), \`kms:Sign\` to all but the signer (\`infra/keys.tf\`),
puts into the bucket to all but the signer (\`infra/bucket.tf\`). The data key's policy lets audit, sign and detect use it
through DynamoDB, so their roles have no statement for that; queues and bucket are encrypted with keys of SQS and S3 and
need none.

IAM has no action for a deletion within \`BatchWriteItem\`: the writer's role is kept from head and checkpoints by
\`dynamodb:LeadingKeys\`, but could take out a body or an entry. The next checkpoint and \`verify\` find that.

One more role is EventBridge's: where IAM's calls are told in another region, \`NAME-forward-REGION\` may put them on the
default bus of this one, and nothing else (\`infra/detect-sources.tf\`).

## Not tried on AWS

These follow from AWS's documentation and were never run there: \`aws:SourceArn\` in the trust of an execution role, the
encryption context with which Lambda decrypts variables, \`Bool aws:PrincipalIsAWSService\` in a function's policy while an
event source mapping reads for it, \`dynamodb:LeadingKeys\` on \`BatchWriteItem\`. Each fails closed: the function cannot be
made or started, or messages wait in their queue, and \`sentinel smoke\` names the part.
`;
