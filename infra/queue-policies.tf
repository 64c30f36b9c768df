# Who may put a message on which queue. Roles by name, services by the rule that sends; everybody else is denied, whatever
# their own policies allow.
#
# Two denies, because a service has no aws:PrincipalArn and a role no aws:SourceArn: one over principals that are no
# service, one over services. A single `ArnNotEquals aws:PrincipalArn` would deny the bus's rule as well.

locals {
  audit_rule_arn = "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.bus_name}/${local.audit_rule_name}"

  detect_rule_arns = [
    for name, rule in local.detect_rules :
    "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${rule.bus == "default" ? "" : "${local.bus_name}/"}${name}"
  ]

  queue_senders = {
    # `sentinel audit redrive` puts dead letters back here.
    audit             = { roles = concat([local.role_arns.vend], var.redrive_role_arns), rules = [local.audit_rule_arn] }
    audit_dead        = { roles = [local.role_arns.audit], rules = [] }
    audit_undelivered = { roles = [], rules = [local.audit_rule_arn] }
    detect            = { roles = [], rules = local.detect_rule_arns }
    # Lambda, with these roles, tells of runs that failed.
    detect_dead = { roles = [local.role_arns.sign, local.role_arns.detect], rules = local.detect_rule_arns }
  }
}

data "aws_iam_policy_document" "queue" {
  for_each = local.queue_senders

  dynamic "statement" {
    for_each = length(each.value.rules) > 0 ? [each.value.rules] : []

    content {
      sid       = "RulesSend"
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns[each.key]]

      principals {
        type        = "Service"
        identifiers = ["events.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value
      }
    }
  }

  statement {
    sid       = "NoOtherPrincipalSends"
    effect    = "Deny"
    actions   = ["sqs:SendMessage"]
    resources = [local.queue_arns[each.key]]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    dynamic "condition" {
      for_each = length(each.value.roles) > 0 ? [each.value.roles] : []

      content {
        test     = "ArnNotEquals"
        variable = "aws:PrincipalArn"
        values   = condition.value
      }
    }

    condition {
      test     = "Bool"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }

  statement {
    sid       = "NoOtherServiceSends"
    effect    = "Deny"
    actions   = ["sqs:SendMessage"]
    resources = [local.queue_arns[each.key]]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:PrincipalIsAWSService"
      values   = ["true"]
    }

    dynamic "condition" {
      for_each = length(each.value.rules) > 0 ? [each.value.rules] : []

      content {
        test     = "ArnNotEquals"
        variable = "aws:SourceArn"
        values   = condition.value
      }
    }
  }

  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local.queue_arns[each.key]]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "queue" {
  for_each = {
    audit             = aws_sqs_queue.audit.id
    audit_dead        = aws_sqs_queue.audit_dead.id
    audit_undelivered = aws_sqs_queue.audit_undelivered.id
    detect            = aws_sqs_queue.detect.id
    detect_dead       = aws_sqs_queue.detect_dead.id
  }

  queue_url = each.value
  policy    = data.aws_iam_policy_document.queue[each.key].json
}
