# What is kept, for how long, who may touch it, and who is told.

variable "ledger_log" {
  description = "The log's name, the first part of every key in the ledger's table (SENTINEL_LEDGER_LOG)."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[a-z0-9-]{1,32}$", var.ledger_log))
    error_message = "ledger_log must be 1 to 32 small letters, digits and hyphens."
  }
}

variable "ledger_retention_days" {
  description = "Days a decision's body is kept (SENTINEL_LEDGER_RETENTION_DAYS) and its copy is locked. 0: the table keeps bodies for ever."
  type        = number
  default     = 400

  validation {
    condition     = var.ledger_retention_days >= 0 && var.ledger_retention_days <= 36500 && floor(var.ledger_retention_days) == var.ledger_retention_days
    error_message = "ledger_retention_days must be a whole number of 0 to 36500."
  }
}

variable "policy_root" {
  description = "Path of the policies in Parameter Store (SENTINEL_POLICY_ROOT)."
  type        = string
  default     = "/sentinel/policies"

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.policy_root)) && !can(regex("^/(aws|ssm)", lower(var.policy_root)))
    error_message = "policy_root must be a path such as /sentinel/policies, without a slash at its end, and not below /aws or /ssm."
  }
}

variable "profile_root" {
  description = "Path of the profiles in Parameter Store (SENTINEL_PROFILE_ROOT)."
  type        = string
  default     = "/sentinel/profiles"

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.profile_root)) && !can(regex("^/(aws|ssm)", lower(var.profile_root)))
    error_message = "profile_root must be a path such as /sentinel/profiles, without a slash at its end, and not below /aws or /ssm."
  }
}

variable "policies" {
  description = "First policies, YAML by profile name. Written once: later changes are `sentinel policy push`'s, and a plan leaves them alone."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, text in var.policies : can(regex("^[A-Za-z0-9._-]{1,64}$", name)) && length(text) <= 8192])
    error_message = "policies must be of at most 8 KiB, under profile names of A-Z a-z 0-9 . _ -, 64 at most."
  }
}

variable "profiles" {
  description = "First profiles, YAML by profile name. Written once, as the policies are."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, text in var.profiles : can(regex("^[A-Za-z0-9._-]{1,64}$", name)) && length(text) <= 8192])
    error_message = "profiles must be of at most 8 KiB, under names of A-Z a-z 0-9 . _ -, 64 at most."
  }
}

variable "parameter_high_throughput" {
  description = "Switch Parameter Store's high throughput on. It is one setting of the account and region and costs a little a call: see docs/costs.md."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether DynamoDB refuses to delete the tables. To lose the ledger, first apply with false, then destroy."
  type        = bool
  default     = true
}

variable "key_administrator_arns" {
  description = "Roles or users that may disable the keys or schedule their deletion. None: nobody, before this is set."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.key_administrator_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/", arn))])
    error_message = "key_administrator_arns must be ARNs of IAM roles or users (of a session, the role's)."
  }
}

variable "ledger_reader_arns" {
  description = "Roles that read the ledger with `sentinel audit`: they may use its key through DynamoDB. What they may read is their own policies' business."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.ledger_reader_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/", arn))])
    error_message = "ledger_reader_arns must be ARNs of IAM roles or users."
  }
}

variable "redrive_role_arns" {
  description = "Roles that put dead letters back with `sentinel audit redrive`: the audit queue admits them beside the vend function and the bus's rule."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.redrive_role_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/", arn))])
    error_message = "redrive_role_arns must be ARNs of IAM roles."
  }
}

variable "archive_days" {
  description = "Days the bus's archive keeps every event. 0: for ever."
  type        = number
  default     = 90

  validation {
    condition     = var.archive_days >= 0 && floor(var.archive_days) == var.archive_days
    error_message = "archive_days must be a whole number of 0 or more."
  }
}

variable "create_trail" {
  description = "Make a CloudTrail trail for what the detections need: management writes, invocations of the functions, writes to the ledger. Where another trail has these, leave it off."
  type        = bool
  default     = false
}

variable "trail_days" {
  description = "Days the trail's objects are kept."
  type        = number
  default     = 400

  validation {
    condition     = var.trail_days >= 1 && floor(var.trail_days) == var.trail_days
    error_message = "trail_days must be a whole number of 1 or more."
  }
}
