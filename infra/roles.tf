# One role a function. Only Lambda may take it, only for this account, and where nothing but the function itself is run
# under it, only for that function: iam:PassRole of the role to another function is then not enough.
#
# audit and detect are read for by Lambda's pollers as well. Which aws:SourceArn those give is not documented, so these
# two are held to the account alone.

locals {
  pinned_roles = var.pin_roles_to_functions ? ["vend", "sign"] : []
}

data "aws_iam_policy_document" "trust" {
  for_each = local.functions

  statement {
    sid     = "OnlyLambdaForThis${contains(local.pinned_roles, each.key) ? "Function" : "Account"}"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }

    dynamic "condition" {
      for_each = contains(local.pinned_roles, each.key) ? [local.function_arns[each.key]] : []

      content {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "vend" {
  name               = local.functions.vend
  description        = "The vend function: the one principal that target roles trust"
  assume_role_policy = data.aws_iam_policy_document.trust["vend"].json
}

resource "aws_iam_role" "audit" {
  name               = local.functions.audit
  description        = "The ledger writer"
  assume_role_policy = data.aws_iam_policy_document.trust["audit"].json
}

resource "aws_iam_role" "sign" {
  name               = local.functions.sign
  description        = "The checkpoint signer: the one principal that signs with the ledger's key"
  assume_role_policy = data.aws_iam_policy_document.trust["sign"].json
}

resource "aws_iam_role" "detect" {
  name               = local.functions.detect
  description        = "The detections"
  assume_role_policy = data.aws_iam_policy_document.trust["detect"].json
}

# Inline: a policy that nobody can attach elsewhere, and that goes with its role.

resource "aws_iam_role_policy" "vend" {
  name   = "vend"
  role   = aws_iam_role.vend.name
  policy = data.aws_iam_policy_document.vend_role.json
}

resource "aws_iam_role_policy" "audit" {
  name   = "audit"
  role   = aws_iam_role.audit.name
  policy = data.aws_iam_policy_document.audit_role.json
}

resource "aws_iam_role_policy" "sign" {
  name   = "sign"
  role   = aws_iam_role.sign.name
  policy = data.aws_iam_policy_document.sign_role.json
}

resource "aws_iam_role_policy" "detect" {
  name   = "detect"
  role   = aws_iam_role.detect.name
  policy = data.aws_iam_policy_document.detect_role.json
}
