# Two keys: one that encrypts what is kept, one that signs checkpoints. A key that is gone takes with it what it
# encrypted or signed, and a policy change can be undone while a deletion cannot: so nobody schedules one, or disables a
# key, but `key_administrator_arns`, and with 30 days to notice.

locals {
  account_root = "arn:${local.partition}:iam::${local.account_id}:root"

  # Who reads or writes a table encrypted with the key needs it too, through DynamoDB alone.
  table_users = distinct(concat(
    [local.role_arns.audit, local.role_arns.sign, local.role_arns.detect],
    var.ledger_reader_arns,
  ))
}

resource "aws_kms_key" "data" {
  description             = "${var.name}: tables, logs, topics, variables of the functions"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.data_key.json
}

resource "aws_kms_alias" "data" {
  name          = "alias/${var.name}-data"
  target_key_id = aws_kms_key.data.key_id
}

# Of both keys.
data "aws_iam_policy_document" "key_stays" {
  #checkov:skip=CKV_AWS_111: in a key policy `*` is the key itself
  statement {
    sid       = "NobodyTakesTheKeyAway"
    effect    = "Deny"
    actions   = ["kms:ScheduleKeyDeletion", "kms:DisableKey"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    dynamic "condition" {
      for_each = length(var.key_administrator_arns) > 0 ? [var.key_administrator_arns] : []

      content {
        test     = "ArnNotEquals"
        variable = "aws:PrincipalArn"
        values   = condition.value
      }
    }
  }
}

data "aws_iam_policy_document" "data_key" {
  #checkov:skip=CKV_AWS_109: a key policy's resource is its key; without this statement nobody could ever change the policy
  #checkov:skip=CKV_AWS_111: a key policy's resource is its key, and its conditions say who writes
  #checkov:skip=CKV_AWS_356: in a key policy `*` is the key itself
  source_policy_documents = [data.aws_iam_policy_document.key_stays.json]

  statement {
    sid       = "AccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.account_root]
    }
  }

  statement {
    sid       = "TablesThroughDynamoDb"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = local.table_users
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${local.region}.${local.dns_suffix}"]
    }
  }

  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  statement {
    sid       = "LogGroups"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${local.region}.${local.dns_suffix}"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:*${var.name}*"]
    }
  }

  # Alarms publish as the service. AWS documents no condition for it here: the topics' policies name the account's alarms.
  # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  statement {
    sid       = "AlarmsToTopics"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
  }

  # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
  dynamic "statement" {
    for_each = local.trail

    content {
      sid       = "TrailEncrypts"
      actions   = ["kms:GenerateDataKey*", "kms:DescribeKey"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["cloudtrail.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceArn"
        values   = [local.trail_arn]
      }
    }
  }
}

# Ed25519, as checkpoints are signed. Asymmetric keys are not rotated: a new key is a new line in every verifier's list.
resource "aws_kms_key" "signing" {
  description              = "${var.name}: signs the ledger's checkpoints"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_EDWARDS25519"
  enable_key_rotation      = false
  deletion_window_in_days  = 30
  policy                   = data.aws_iam_policy_document.signing_key.json
}

resource "aws_kms_alias" "signing" {
  name          = "alias/${var.name}-signing"
  target_key_id = aws_kms_key.signing.key_id
}

data "aws_iam_policy_document" "signing_key" {
  #checkov:skip=CKV_AWS_109: a key policy's resource is its key; without this statement nobody could ever change the policy
  #checkov:skip=CKV_AWS_111: a key policy's resource is its key, and its conditions say who writes
  #checkov:skip=CKV_AWS_356: in a key policy `*` is the key itself
  source_policy_documents = [data.aws_iam_policy_document.key_stays.json]

  # Everything but signing: identity policies of the account decide who administers and who reads the public key.
  statement {
    sid = "AccountAdministers"
    actions = [
      "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:GetPublicKey", "kms:ListGrants",
      "kms:ListKeyPolicies", "kms:ListResourceTags", "kms:Verify",
      "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:EnableKey", "kms:PutKeyPolicy", "kms:RevokeGrant",
      "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
      "kms:DisableKey", "kms:ScheduleKeyDeletion",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.account_root]
    }
  }

  # By its own policy and by this one; named by condition, because a role that is deleted and made again would leave
  # its old id in the principal.
  statement {
    sid       = "SignerSigns"
    actions   = ["kms:Sign"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.account_root]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.sign]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:SigningAlgorithm"
      values   = ["ED25519_SHA_512"]
    }
  }

  statement {
    sid       = "NobodyElseSigns"
    effect    = "Deny"
    actions   = ["kms:Sign"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.sign]
    }
  }

  # A grant would outlive the policy that is read here.
  statement {
    sid       = "NoGrants"
    effect    = "Deny"
    actions   = ["kms:CreateGrant"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
