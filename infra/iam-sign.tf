# What the checkpoint signer calls: the table, the signing key, the bucket. It puts checkpoints and nothing else.

data "aws_iam_policy_document" "sign_role" {
  source_policy_documents = [data.aws_iam_policy_document.common["sign"].json]

  statement {
    sid       = "ReadLedger"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]
    resources = [local.table_arns.ledger]
  }

  statement {
    sid       = "PutCheckpoints"
    actions   = ["dynamodb:PutItem"]
    resources = [local.table_arns.ledger]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["${var.ledger_log}/checkpoint"]
    }
  }

  # Its first call: a checkpoint names the key that signs it.
  statement {
    sid       = "ReadPublicKey"
    actions   = ["kms:GetPublicKey"]
    resources = [aws_kms_key.signing.arn]
  }

  statement {
    sid       = "SignCheckpoints"
    actions   = ["kms:Sign"]
    resources = [aws_kms_key.signing.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:SigningAlgorithm"
      values   = ["ED25519_SHA_512"]
    }
  }

  # The lock's date is part of the put and needs an action of its own.
  statement {
    sid       = "CopyCheckpoints"
    actions   = ["s3:PutObject", "s3:PutObjectRetention"]
    resources = ["${local.bucket_arn}/${var.ledger_log}/*"]
  }

  # What is there already is compared.
  statement {
    sid       = "CompareCopies"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket_arn}/${var.ledger_log}/*"]
  }

  # Lambda, with this role, when a run fails.
  statement {
    sid       = "TellFailedRuns"
    actions   = ["sqs:SendMessage"]
    resources = [local.queue_arns.detect_dead]
  }
}
