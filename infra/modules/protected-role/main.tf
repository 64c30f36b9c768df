locals {
  vend = { AWS = var.vend_role_arn }

  # The principal alone would do, for as long as nobody widens it: this still holds when it becomes an account.
  is_vend = { ArnEquals = { "aws:PrincipalArn" = var.vend_role_arn } }

  # Only the service sets such a source identity; a request without one has no such key, and is not allowed.
  is_vended = { StringLike = { "sts:SourceIdentity" = "sentinel,*" } }

  # The service tags each session with the profile it is for: so whoever writes another profile's document, and names
  # this role in it, does not reach it.
  of_profile  = { "aws:RequestTag/SentinelProfile" = var.profile }
  of_external = var.external_id == null ? {} : { "sts:ExternalId" = var.external_id }

  # One statement for each permission, on the keys that STS documents for it: a condition on a key that a request does
  # not carry would refuse every session. AssumeRole is always asked for, and carries all of them.
  trust = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AssumeByVendAlone"
        Effect    = "Allow"
        Principal = local.vend
        Action    = "sts:AssumeRole"
        Condition = merge(local.is_vend, local.is_vended, { StringEquals = merge(local.of_profile, local.of_external) })
      },
      {
        Sid       = "TagWithThisProfileAlone"
        Effect    = "Allow"
        Principal = local.vend
        Action    = "sts:TagSession"
        Condition = merge(local.is_vend, { StringEquals = local.of_profile })
      },
      {
        Sid       = "NameTheCaller"
        Effect    = "Allow"
        Principal = local.vend
        Action    = "sts:SetSourceIdentity"
        Condition = merge(local.is_vend, local.is_vended)
      },
    ]
  }

  # A vended session must not buy another: the service refuses it by its name, and IAM before that.
  no_vending = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "NoVendingByVendedSessions"
        Effect   = "Deny"
        Action   = "execute-api:Invoke"
        Resource = "${var.api_execution_arn}/*"
      },
    ]
  }
}

resource "aws_iam_role" "protected" {
  name                 = coalesce(var.name, "sentinel-${var.profile}")
  path                 = var.path
  description          = coalesce(var.description, "Sessions of the profile ${var.profile}, through the token vending service alone")
  assume_role_policy   = jsonencode(local.trust)
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "no_vending" {
  name   = "no-vending"
  role   = aws_iam_role.protected.name
  policy = jsonencode(local.no_vending)
}

resource "aws_iam_role_policy" "permissions" {
  count = var.inline_policy == null ? 0 : 1

  name   = "permissions"
  role   = aws_iam_role.protected.name
  policy = var.inline_policy
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each = var.managed_policy_arns

  role       = aws_iam_role.protected.name
  policy_arn = each.value
}
