# What principals of the organisation may not do. A negated condition also holds where the request lacks its key
# (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html): a missing
# source identity, or a call that no function makes, is denied. SCPs leave alone: AWS services, service-linked roles, and
# the management account, which therefore holds neither the service nor protected roles.

locals {
  session_statements = [
    {
      Sid       = "RolesBySourceIdentity"
      Effect    = "Deny"
      Action    = "sts:AssumeRole"
      Resource  = local.protected_roles
      Condition = { StringNotLike = { "sts:SourceIdentity" = local.vended } }
    },
    {
      # Whoever gets hold of the vend role otherwise than by its function is not the service. A trust policy cannot say
      # so: Lambda's key is not for resource-based policies.
      Sid       = "RolesByTheFunction"
      Effect    = "Deny"
      Action    = "sts:AssumeRole"
      Resource  = local.protected_roles
      Condition = { ArnNotEquals = { "lambda:SourceFunctionArn" = var.vend_function_arns } }
    },
    {
      Sid      = "SourceIdentityByTheService"
      Effect   = "Deny"
      Action   = "sts:SetSourceIdentity"
      Resource = "*"
      Condition = merge(
        { StringLike = { "sts:SourceIdentity" = local.vended }, ArnNotEquals = local.not_vend },
        # A vended session that assumes a further role hands its own down, and cannot change it.
        var.deny_chaining ? {} : { StringNotLike = { "aws:SourceIdentity" = local.vended } },
      )
    },
    {
      # Lambda takes the role as a service, which no SCP stops.
      Sid      = "VendRoleByLambda"
      Effect   = "Deny"
      Action   = "sts:AssumeRole"
      Resource = var.vend_role_arns
    },
  ]

  function_arns = flatten([for arn in var.vend_function_arns : [arn, "${arn}:*"]])

  # Invoking with a made-up request, all that lets others invoke or runs other code, and the roles themselves.
  function_statements = [
    {
      Sid       = "InvokeByTheApi"
      Effect    = "Deny"
      Action    = ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:InvokeAsync"]
      Resource  = local.function_arns
      Condition = { ArnNotLike = { "aws:PrincipalArn" = var.invoker_arns } }
    },
    {
      Sid    = "FunctionByDeployers"
      Effect = "Deny"
      Action = [
        "lambda:Add*", "lambda:Create*", "lambda:Delete*", "lambda:Publish*", "lambda:Put*", "lambda:Remove*",
        "lambda:Update*",
      ]
      Resource  = local.function_arns
      Condition = { ArnNotLike = { "aws:PrincipalArn" = var.deployer_arns } }
    },
    {
      # Of the vend role and of the protected roles: their trust, their permissions, and passing them on.
      Sid    = "RolesByDeployers"
      Effect = "Deny"
      Action = [
        "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*", "iam:Update*",
      ]
      Resource  = concat(var.vend_role_arns, local.protected_roles)
      Condition = { ArnNotLike = { "aws:PrincipalArn" = var.deployer_arns } }
    },
  ]

  # IAM takes no empty list of values: with nobody named, the denial has no condition, and is for all.
  named_statements = [
    for statement in local.function_statements : {
      for key, value in statement : key => value
      if key != "Condition" || length(statement.Condition.ArnNotLike["aws:PrincipalArn"]) > 0
    }
  ]

  service_control = jsonencode({
    Version   = "2012-10-17"
    Statement = flatten([local.session_statements, local.named_statements])
  })
}
