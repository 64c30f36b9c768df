variable "profile" {
  description = "The one profile whose sessions this role is for: its name in the service."
  type        = string

  validation {
    # The service takes the same names; not all dots.
    condition     = can(regex("^[A-Za-z0-9._-]{1,64}$", var.profile)) && !can(regex("^\\.+$", var.profile))
    error_message = "profile must be 1 to 64 of A-Z a-z 0-9 . _ -, not dots alone."
  }
}

variable "vend_role_arn" {
  description = "The vend function's execution role, the root module's output `vend_role_arn`; of any account."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", var.vend_role_arn))
    error_message = "vend_role_arn must be the ARN of one role, without wildcards."
  }
}

variable "api_execution_arn" {
  description = "The API whose invocation is denied to vended sessions, as `arn:aws:execute-api:REGION:ACCOUNT:API_ID`."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:execute-api:[a-z0-9-]+:[0-9]{12}:[a-z0-9]+$", var.api_execution_arn))
    error_message = "api_execution_arn must be arn:aws:execute-api:REGION:ACCOUNT:API_ID, without a stage."
  }
}

variable "name" {
  description = "The role's name; `sentinel-PROFILE` when null."
  type        = string
  default     = null

  validation {
    condition     = var.name == null || can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 of the characters IAM takes in a role's name."
  }
}

variable "path" {
  description = "The role's path. The vend function may assume roles below `/sentinel/` unless it was told otherwise."
  type        = string
  default     = "/sentinel/"

  validation {
    condition     = can(regex("^/([A-Za-z0-9+=,.@_-]+/)*$", var.path))
    error_message = "path must begin and end with a slash."
  }
}

variable "description" {
  description = "The role's description; made of the profile's name when null."
  type        = string
  default     = null
}

variable "external_id" {
  description = "The `external_id` of the profile's document, where it has one."
  type        = string
  default     = null

  validation {
    condition = var.external_id == null || try(
      length(var.external_id) >= 2 && length(var.external_id) <= 1224 && can(regex("^[A-Za-z0-9_+=,.@:/-]+$", var.external_id)), false
    )
    error_message = "external_id must be 2 to 1224 of the characters STS takes."
  }
}

variable "max_session_duration" {
  description = "Seconds. Vended sessions are chained, which STS caps at 3600; more serves only those who go round the service."
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

variable "managed_policy_arns" {
  description = "Managed policies with what the profile is for, by a name of your own, which must be known at plan."
  type        = map(string)
  default     = {}
}

variable "inline_policy" {
  description = "A policy document in JSON with what the profile is for."
  type        = string
  default     = null

  validation {
    condition     = var.inline_policy == null || can(jsondecode(var.inline_policy).Statement)
    error_message = "inline_policy must be a policy document in JSON."
  }
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
}
