# The bus the decisions go to. AWS encrypts it with a key of its own: a key of ours would put KMS into the path of every
# decision, and what goes over the bus holds no secret.

resource "aws_cloudwatch_event_bus" "sentinel" {
  name        = local.bus_name
  description = "Decisions of the token vending machine, findings, and changes of its configuration"
}

# Replayed events are duplicates to the ledger, and found by their ids.
resource "aws_cloudwatch_event_archive" "sentinel" {
  name             = local.bus_name
  description      = "Every event of the bus ${local.bus_name}"
  event_source_arn = aws_cloudwatch_event_bus.sentinel.arn
  retention_days   = var.archive_days
}

# Nobody else speaks: a deny, so that no identity policy of the account, AdministratorAccess included, is enough. An AWS
# service has no aws:PrincipalArn and would be denied as well; replays of the archive are EventBridge's own, so services
# are left to the want of an allow: no statement here allows one.
data "aws_iam_policy_document" "bus" {
  statement {
    sid       = "OnlyVendAndDetectPutEvents"
    effect    = "Deny"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.vend, local.role_arns.detect]
    }

    condition {
      test     = "Bool"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }
}

resource "aws_cloudwatch_event_bus_policy" "sentinel" {
  event_bus_name = aws_cloudwatch_event_bus.sentinel.name
  policy         = data.aws_iam_policy_document.bus.json
}
