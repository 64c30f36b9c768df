variable "name" {
  description = "First part of the policies' names."
  type        = string
  default     = "sentinel"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{1,63}$", var.name))
    error_message = "name must be 2 to 64 letters, digits and hyphens, a letter first."
  }
}

variable "vend_role_arns" {
  description = "Execution roles of the vend functions, one for each installation."
  type        = list(string)

  validation {
    condition = length(var.vend_role_arns) > 0 && alltrue([
      for arn in var.vend_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", arn))
    ])
    error_message = "vend_role_arns must be ARNs of roles, at least one, without wildcards."
  }
}

variable "vend_function_arns" {
  description = "The vend functions, one for each installation, without version or alias."
  type        = list(string)

  validation {
    condition = length(var.vend_function_arns) > 0 && alltrue([
      for arn in var.vend_function_arns :
      can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+$", arn))
    ])
    error_message = "vend_function_arns must be ARNs of functions, at least one, without version or alias."
  }
}

variable "protected_role_arns" {
  description = "Patterns of the roles that only the service may assume; all below /sentinel/ in every account when null."
  type        = list(string)
  default     = null

  validation {
    condition = var.protected_role_arns == null || try(length(var.protected_role_arns) > 0 && alltrue([
      for arn in var.protected_role_arns : can(regex("^arn:aws[a-z*-]*:iam::[0-9*]+:role/.+$", arn))
    ]), false)
    error_message = "protected_role_arns must be ARNs of roles, which may hold wildcards; at least one."
  }
}

variable "deployer_arns" {
  description = "Who may change the function and its role, as patterns of `aws:PrincipalArn` (a session's is its role's ARN). Nobody when empty."
  type        = list(string)

  validation {
    condition = alltrue([
      for arn in var.deployer_arns : can(regex("^arn:aws[a-z*-]*:iam::[0-9*]+:(user|role)/.+$", arn)) && !can(regex("role/\\*$", arn))
    ])
    error_message = "deployer_arns must be ARNs of roles or users; `role/*` would be everybody."
  }
}

variable "invoker_arns" {
  description = "Who may invoke the function without the API, in the same form. AWS services, API Gateway among them, are no principals of an organisation: nothing here stops them."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for arn in var.invoker_arns : can(regex("^arn:aws[a-z*-]*:iam::[0-9*]+:(user|role)/.+$", arn)) && !can(regex("role/\\*$", arn))
    ])
    error_message = "invoker_arns must be ARNs of roles or users; `role/*` would be everybody."
  }
}

variable "deny_chaining" {
  description = "Whether vended sessions are kept from assuming further roles, even those whose trust admits them."
  type        = bool
  default     = false
}

variable "resource_control_policy" {
  description = "Whether to make the resource control policy too, which holds for callers outside the organisation; RCPs must be enabled."
  type        = bool
  default     = true
}

variable "target_ids" {
  description = "Roots, organisational units and accounts to attach the policies to; none makes them only."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for id in var.target_ids : can(regex("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12})$", id))
    ])
    error_message = "target_ids must be ids of roots (r-…), organisational units (ou-…) or accounts."
  }
}

variable "tags" {
  description = "Tags of the policies."
  type        = map(string)
  default     = {}
}
