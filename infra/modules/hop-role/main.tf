data "aws_partition" "current" {}

locals {
  # An IAM user's own name, which nobody chooses at the request.
  users = {
    Sid       = "UsersByTheirOwnNames"
    Effect    = "Allow"
    Principal = { AWS = var.user_arns }
    Action    = "sts:AssumeRole"
    Condition = { StringEquals = { "sts:RoleSessionName" = "$${aws:username}" } }
  }

  # Roles below /aws-reserved/ are made by Identity Center alone; the id after the permission set's name changes when the
  # assignment is made anew. The Region is in the path, except where Identity Center is in us-east-1.
  permission_set_roles = var.identity_center == null ? [] : flatten([
    for account in var.identity_center.account_ids : [
      for name in var.identity_center.permission_sets : [
        for region in ["", "*/"] :
        "arn:${data.aws_partition.current.partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_${name}_????????????????"
      ]
    ]
  ])

  # Identity Center names each session by the person's user name, and `aws:userid` is ROLE_ID:SESSION_NAME. Neither has
  # a colon or a wildcard in it, so the pattern fits that one name alone.
  people = {
    Sid    = "PeopleByTheNamesIdentityCenterGives"
    Effect = "Allow"
    Principal = { AWS = var.identity_center == null ? [] : [
      for account in var.identity_center.account_ids : "arn:${data.aws_partition.current.partition}:iam::${account}:root"
    ] }
    Action = "sts:AssumeRole"
    Condition = {
      ArnLike      = { "aws:PrincipalArn" = local.permission_set_roles }
      StringLike   = { "aws:userid" = "*:$${sts:RoleSessionName}" }
      StringEquals = { "aws:PrincipalOrgID" = try(var.identity_center.organization_id, "") }
    }
  }

  # Neither TagSession nor SetSourceIdentity is allowed: a vended session, whose source identity goes with it, cannot
  # come here and hide behind another name.
  trust = var.identity_center == null ? jsonencode({
    Version = "2012-10-17", Statement = [local.users]
    }) : jsonencode({
    Version = "2012-10-17", Statement = [local.people]
  })
}

resource "aws_iam_role" "hop" {
  name                 = var.name
  path                 = var.path
  description          = "People of other accounts on their way to the token vending service, each by a name of their own"
  assume_role_policy   = local.trust
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "invoke" {
  name = "invoke"
  role = aws_iam_role.hop.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AskTheService"
        Effect   = "Allow"
        Action   = "execute-api:Invoke"
        Resource = "${var.api_execution_arn}/*"
      },
    ]
  })
}
