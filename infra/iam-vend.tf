# What the vend function calls: Parameter Store, STS, the bus, and the audit queue when the bus fails.

locals {
  target_role_arns = coalesce(var.target_role_arns, ["arn:${local.partition}:iam::${local.account_id}:role/sentinel/*"])

  parameter_arns = {
    for root in [var.policy_root, var.profile_root] :
    root => "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter${root}"
  }
}

data "aws_iam_policy_document" "vend_role" {
  source_policy_documents = [data.aws_iam_policy_document.common["vend"].json]

  # The session's tags and source identity need actions of their own. Only from within the function: credentials of
  # this role in another function, or carried elsewhere by a service, have another SourceFunctionArn or none.
  statement {
    sid       = "AssumeTargetRoles"
    actions   = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    resources = local.target_role_arns

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.function_arns.vend]
    }

    dynamic "condition" {
      for_each = var.target_organization_id == null ? [] : [var.target_organization_id]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceOrgID"
        values   = [condition.value]
      }
    }

    dynamic "condition" {
      for_each = var.target_role_tag == null ? [] : [var.target_role_tag]

      content {
        test     = "StringEquals"
        variable = "aws:ResourceTag/${condition.value.key}"
        values   = [condition.value.value]
      }
    }
  }

  # Within one account a trust that names this role is enough by itself, and the allow above would limit nothing. So what
  # is not meant is denied as well: another function or place, and other roles.
  statement {
    sid       = "DenyAssumingFromElsewhere"
    effect    = "Deny"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:${local.partition}:iam::*:role/*"]

    condition {
      test     = "ArnNotEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.function_arns.vend]
    }
  }

  statement {
    sid           = "DenyAssumingOtherRoles"
    effect        = "Deny"
    actions       = ["sts:AssumeRole"]
    not_resources = local.target_role_arns
  }

  dynamic "statement" {
    for_each = var.target_role_tag == null ? [] : [var.target_role_tag]

    content {
      sid       = "DenyAssumingRolesWithoutTag"
      effect    = "Deny"
      actions   = ["sts:AssumeRole"]
      resources = ["arn:${local.partition}:iam::*:role/*"]

      condition {
        test     = "StringNotEquals"
        variable = "aws:ResourceTag/${statement.value.key}"
        values   = [statement.value.value]
      }
    }
  }

  # A policy and its profile, in one call.
  statement {
    sid       = "ReadDocuments"
    actions   = ["ssm:GetParameters"]
    resources = [for arn in values(local.parameter_arns) : "${arn}/*"]
  }

  # GET /profiles lists them. A path is named with and without what is below it.
  statement {
    sid       = "ListDocuments"
    actions   = ["ssm:GetParametersByPath"]
    resources = flatten([for arn in values(local.parameter_arns) : [arn, "${arn}/*"]])
  }

  # Documents may be SecureString; only these documents, only through Parameter Store.
  statement {
    sid       = "DecryptDocuments"
    actions   = ["kms:Decrypt"]
    resources = concat([aws_kms_key.data.arn], sort(var.parameter_key_arns))

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["ssm.${local.region}.${local.dns_suffix}"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = [for arn in values(local.parameter_arns) : "${arn}/*"]
    }
  }

  statement {
    sid       = "PutDecisions"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
  }

  statement {
    sid       = "QueueDecisions"
    actions   = ["sqs:SendMessage"]
    resources = [local.queue_arns.audit]
  }
}
