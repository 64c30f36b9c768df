# What the detections call: their queue and state, what they read (ledger, versions of parameters), and the bus.

data "aws_iam_policy_document" "detect_role" {
  source_policy_documents = [data.aws_iam_policy_document.common["detect"].json]

  # Lambda's poller, with this role.
  statement {
    sid       = "TakeEvents"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [local.queue_arns.detect]
  }

  # Lambda, with this role, when a sweep or a part of the access log fails.
  statement {
    sid       = "TellFailedRuns"
    actions   = ["sqs:SendMessage"]
    resources = [local.queue_arns.detect_dead]
  }

  statement {
    sid       = "KeepState"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
    resources = [local.table_arns.detect]
  }

  statement {
    sid       = "ReadLedger"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]
    resources = [local.table_arns.ledger]
  }

  # Each version of a document, with who wrote it. SecureString ones are recorded without text: no kms:Decrypt.
  statement {
    sid       = "ReadVersions"
    actions   = ["ssm:GetParameterHistory"]
    resources = [for arn in values(local.parameter_arns) : "${arn}/*"]
  }

  statement {
    sid       = "ListDocuments"
    actions   = ["ssm:GetParametersByPath"]
    resources = flatten([for arn in values(local.parameter_arns) : [arn, "${arn}/*"]])
  }

  statement {
    sid       = "PutFindings"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
  }
}
