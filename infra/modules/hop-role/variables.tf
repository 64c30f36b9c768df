variable "name" {
  description = "The hop role's name: goes into SENTINEL_TRUSTED_SESSION_ROLES, and policies name its people `session/NAME/USER`."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=.@_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 of A-Z a-z 0-9 + = . @ _ -; a comma would split the service's setting."
  }
}

variable "path" {
  description = "The role's path."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([A-Za-z0-9+=,.@_-]+/)*$", var.path))
    error_message = "path must begin and end with a slash."
  }
}

variable "api_execution_arn" {
  description = "The only thing this role may do is to invoke this API: `arn:aws:execute-api:REGION:ACCOUNT:API_ID`."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:execute-api:[a-z0-9-]+:[0-9]{12}:[a-z0-9]+$", var.api_execution_arn))
    error_message = "api_execution_arn must be arn:aws:execute-api:REGION:ACCOUNT:API_ID, without a stage."
  }
}

variable "user_arns" {
  description = "IAM users of ONE other account; the session is named by `aws:username`."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for arn in var.user_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:user/[A-Za-z0-9+=,.@_/-]+$", arn))
    ])
    error_message = "user_arns must be ARNs of IAM users, without wildcards."
  }

  validation {
    # Two accounts may each have an `alice`, and the session's name tells no account.
    condition     = length(distinct([for arn in var.user_arns : split(":", arn)[4]])) <= 1
    error_message = "user_arns must be of one account: make a hop role for each account."
  }
}

variable "identity_center" {
  description = "People of one Identity Center instance: the permission sets they come by, in which accounts, and their organisation."
  type = object({
    permission_sets = list(string)
    account_ids     = list(string)
    organization_id = string
  })
  default = null

  validation {
    condition = var.identity_center == null || (
      can(regex("^o-[a-z0-9]{10,32}$", var.identity_center.organization_id)) &&
      try(length(var.identity_center.permission_sets) > 0 && length(var.identity_center.account_ids) > 0, false) &&
      try(alltrue([for name in var.identity_center.permission_sets : can(regex("^[A-Za-z0-9+=,.@_-]{1,32}$", name))]), false) &&
      try(alltrue([for id in var.identity_center.account_ids : can(regex("^[0-9]{12}$", id))]), false)
    )
    error_message = "identity_center needs permission sets by their names, 12-digit account ids, and the organisation's id (o-…)."
  }

  validation {
    # `alice` the IAM user and `alice` of Identity Center need not be one person.
    condition     = (var.identity_center == null) != (length(var.user_arns) == 0)
    error_message = "give either user_arns or identity_center: make a hop role for each kind of people."
  }
}

variable "max_session_duration" {
  description = "Seconds. People of Identity Center chain, which STS caps at 3600."
  type        = number
  default     = 3600

  validation {
    condition     = var.max_session_duration >= 3600 && var.max_session_duration <= 43200
    error_message = "max_session_duration must be 3600 to 43200 seconds."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds what this role may ever do."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
}
