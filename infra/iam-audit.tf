# What the ledger writer calls: its queue, its dead letters, its table.

data "aws_iam_policy_document" "audit_role" {
  source_policy_documents = [data.aws_iam_policy_document.common["audit"].json]

  # Lambda's poller, with this role.
  statement {
    sid       = "TakeEvents"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [local.queue_arns.audit]
  }

  statement {
    sid       = "SendDeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = [local.queue_arns.audit_dead]
  }

  statement {
    sid       = "ReadLedger"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
    resources = [local.table_arns.ledger]
  }

  # Only the head is put and updated singly: the commit, and that it is settled.
  statement {
    sid       = "CommitHead"
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [local.table_arns.ledger]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["${var.ledger_log}/head"]
    }
  }

  # Bodies before the commit, entries and what finds them after it; no checkpoint, which is the signer's. DynamoDB has
  # no action of its own for deletes in a batch: verify and the next checkpoint find what is gone.
  statement {
    sid       = "PutEntries"
    actions   = ["dynamodb:BatchWriteItem"]
    resources = [local.table_arns.ledger]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "${var.ledger_log}/body/*",
        "${var.ledger_log}/entry",
        "${var.ledger_log}/id/*",
        "${var.ledger_log}/producer/*",
        "${var.ledger_log}/by/*",
      ]
    }
  }
}
