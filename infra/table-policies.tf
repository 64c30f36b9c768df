# Table policies: denies, so that a broad policy of somebody's does not reach the items. Nobody is kept from changing
# them: that is `dynamodb:PutResourcePolicy`, which CloudTrail tells.
#
# A batch may hold deletions as well, and IAM sees but one action, BatchWriteItem: so the writer alone may send one, and
# none that touches head or checkpoints. What it cannot be kept from, a body or an entry taken out, the signer finds.
data "aws_iam_policy_document" "ledger" {
  statement {
    sid       = "NobodyDeletesItems"
    effect    = "Deny"
    actions   = ["dynamodb:DeleteItem", "dynamodb:PartiQLDelete"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    # The expiry of bodies is DynamoDB's own, told as the service's: it stays possible, and no service is allowed more.
    condition {
      test     = "Bool"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }

  statement {
    sid       = "NobodyWritesByStatement"
    effect    = "Deny"
    actions   = ["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "OnlyWriterAndSignerPut"
    effect    = "Deny"
    actions   = ["dynamodb:PutItem"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.audit, local.role_arns.sign]
    }
  }

  statement {
    sid       = "OnlyWriterBatchesAndUpdates"
    effect    = "Deny"
    actions   = ["dynamodb:BatchWriteItem", "dynamodb:UpdateItem"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.audit]
    }
  }

  # One by one the writer puts and updates the head alone; all else it puts in batches.
  statement {
    sid       = "WriterPutsAndUpdatesTheHead"
    effect    = "Deny"
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.audit]
    }

    condition {
      test     = "ForAnyValue:StringNotEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["${var.ledger_log}/head"]
    }
  }

  statement {
    sid       = "NoBatchTouchesHeadOrCheckpoints"
    effect    = "Deny"
    actions   = ["dynamodb:BatchWriteItem"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["${var.ledger_log}/head", "${var.ledger_log}/checkpoint"]
    }
  }

  statement {
    sid       = "SignerPutsCheckpoints"
    effect    = "Deny"
    actions   = ["dynamodb:PutItem"]
    resources = [local.table_arns.ledger]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.sign]
    }

    condition {
      test     = "ForAnyValue:StringNotEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["${var.ledger_log}/checkpoint"]
    }
  }
}

resource "aws_dynamodb_resource_policy" "ledger" {
  resource_arn = aws_dynamodb_table.ledger.arn
  policy       = data.aws_iam_policy_document.ledger.json
}

data "aws_iam_policy_document" "detect" {
  statement {
    sid    = "NobodyDeletesOrUpdatesItems"
    effect = "Deny"
    actions = [
      "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert",
      "dynamodb:PartiQLUpdate", "dynamodb:UpdateItem",
    ]
    resources = [local.table_arns.detect]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }

  statement {
    sid       = "OnlyDetectPuts"
    effect    = "Deny"
    actions   = ["dynamodb:PutItem"]
    resources = [local.table_arns.detect]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.detect]
    }
  }
}

resource "aws_dynamodb_resource_policy" "detect" {
  resource_arn = aws_dynamodb_table.detect.arn
  policy       = data.aws_iam_policy_document.detect.json
}
