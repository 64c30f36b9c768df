# What nobody may do to the protected roles, of this organisation or not, by whichever way of federation: such callers have
# no `aws:PrincipalArn` yet, and a negated condition holds for them.

locals {
  assuming = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]

  resource_control = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RolesByTheService"
        Effect    = "Deny"
        Principal = "*"
        Action    = local.assuming
        Resource  = local.protected_roles
        Condition = { ArnNotEquals = local.not_vend }
      },
      {
        Sid       = "RolesBySourceIdentity"
        Effect    = "Deny"
        Principal = "*"
        Action    = local.assuming
        Resource  = local.protected_roles
        Condition = { StringNotLike = { "sts:SourceIdentity" = local.vended } }
      },
    ]
  })
}
