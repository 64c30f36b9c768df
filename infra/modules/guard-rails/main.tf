data "aws_partition" "current" {}

locals {
  # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html: characters, for SCPs and RCPs.
  most_characters = 5120

  protected_roles = coalesce(var.protected_role_arns, [
    "arn:${data.aws_partition.current.partition}:iam::*:role/sentinel/*",
  ])
  vended   = "sentinel,*"
  not_vend = { "aws:PrincipalArn" = var.vend_role_arns }
}

resource "aws_organizations_policy" "service_control" {
  name        = "${var.name}-guard-rails"
  description = "Keeps everybody but the token vending service from its roles, its source identities and its function"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.service_control
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(local.service_control) <= local.most_characters
      error_message = "the service control policy is longer than 5120 characters: name fewer roles, functions and deployers, by patterns"
    }
  }
}

resource "aws_organizations_policy" "resource_control" {
  count = var.resource_control_policy ? 1 : 0

  name        = "${var.name}-role-guard-rails"
  description = "Keeps everybody but the token vending service from its roles, callers outside the organisation too"
  type        = "RESOURCE_CONTROL_POLICY"
  content     = local.resource_control
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(local.resource_control) <= local.most_characters
      error_message = "the resource control policy is longer than 5120 characters: name fewer roles, by patterns"
    }
  }
}

resource "aws_organizations_policy_attachment" "service_control" {
  for_each = toset(var.target_ids)

  policy_id = aws_organizations_policy.service_control.id
  target_id = each.value
}

resource "aws_organizations_policy_attachment" "resource_control" {
  for_each = toset(var.resource_control_policy ? var.target_ids : [])

  policy_id = aws_organizations_policy.resource_control[0].id
  target_id = each.value
}
