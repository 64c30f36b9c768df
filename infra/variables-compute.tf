variable "target_role_arns" {
  description = <<-EOT
    The roles vend may assume: ARNs, or patterns with a path such as arn:aws:iam::111122223333:role/sentinel/*.
    null: the roles of this account under the path /sentinel/.
  EOT
  type        = set(string)
  default     = null

  validation {
    condition = alltrue([
      for arn in coalesce(var.target_role_arns, []) :
      can(regex("^arn:aws[a-z-]*:iam::(\\d{12}|\\*):role/([A-Za-z0-9+=,.@_-]+/)*([A-Za-z0-9+=,.@_-]+\\*?|\\*)$", arn)) &&
      !can(regex(":role/\\*$", arn))
    ])
    error_message = "target_role_arns must be ARNs of roles; a * may end a pattern only behind a path or the first letters of a name."
  }
  validation {
    condition     = var.target_organization_id != null || !anytrue([for arn in coalesce(var.target_role_arns, []) : strcontains(arn, "iam::*:")])
    error_message = "target_role_arns may leave the account open (iam::*:) only with target_organization_id."
  }
}

variable "target_organization_id" {
  description = "When set, vend may assume roles of accounts of this organisation only."
  type        = string
  default     = null

  validation {
    condition     = var.target_organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.target_organization_id))
    error_message = "target_organization_id must be the id of an organisation, such as o-a1b2c3d4e5."
  }
}

variable "target_role_tag" {
  description = "When set, vend may assume only roles that carry this tag."
  type        = object({ key = string, value = string })
  default     = null

  validation {
    condition     = var.target_role_tag == null || can(regex("^[A-Za-z0-9 _.:/=+@-]{1,128}$", var.target_role_tag.key))
    error_message = "target_role_tag.key must be the key of a tag: 1 to 128 letters, digits, spaces and _.:/=+@-"
  }
}

variable "parameter_key_arns" {
  description = "KMS keys of policies and profiles that are SecureString, besides this module's own key. The key aws/ssm needs no entry."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.parameter_key_arns : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "parameter_key_arns must be ARNs of KMS keys, not of aliases."
  }
}

variable "sso_role_pattern" {
  description = "Which roles of Identity Center are believed to be people: a regular expression over their names. All of them unless narrowed."
  type        = string
  default     = "^AWSReservedSSO_"
}

variable "sso_role_ids" {
  description = "Ids (AROA…) of the roles of Identity Center, where they are known better than by looking. null: looked up at each plan."
  type        = set(string)
  default     = null

  validation {
    condition     = alltrue([for id in coalesce(var.sso_role_ids, []) : can(regex("^AROA[A-Z0-9]{12,124}$", id))])
    error_message = "sso_role_ids must be ids of roles, such as AROA1234567890ABCDEFG, not names or ARNs."
  }
}

variable "oidc_issuers" {
  description = <<-EOT
    Issuers of workload tokens, by the alias of their route GET /oidc/ALIAS/credentials/{profile}. `issuer` equals the
    tokens' `iss` character by character; `subject_prefixes`, ending in : or /, are the only subjects taken.
  EOT
  type = map(object({
    issuer           = string
    audiences        = set(string)
    subject_prefixes = optional(set(string), [])
  }))
  default = {}

  validation {
    condition     = length(var.oidc_issuers) <= 10 && alltrue([for alias in keys(var.oidc_issuers) : can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", alias))])
    error_message = "oidc_issuers must be at most ten, each under an alias of 1 to 32 small letters, digits and inner hyphens."
  }
  validation {
    condition = alltrue([
      for one in values(var.oidc_issuers) :
      can(regex("^https://[a-z0-9.-]{1,253}(:\\d{1,5})?(/[\\w.~:@!$&'()*+;=%/-]{0,200})?$", one.issuer))
    ])
    error_message = "oidc_issuers: issuer must be an https URL without query."
  }
  validation {
    condition = alltrue([
      for one in values(var.oidc_issuers) :
      length(one.audiences) >= 1 && length(one.audiences) <= 50 &&
      alltrue([for audience in one.audiences : can(regex("^[!#-&(-+\\--;=?-Z^_a-z|~]{1,255}$", audience)) && !startswith(audience, "sub=")]) &&
      alltrue([for prefix in one.subject_prefixes : can(regex("^[!#-&(-+\\--;=?-Z^_a-z|~]{0,200}[:/]$", prefix))])
    ])
    error_message = "oidc_issuers: audiences must be 1 to 50 texts without spaces, commas, quotes and brackets; subject_prefixes must end in : or /."
  }
}

# Two guards that follow from AWS's documentation and were never tried there. Each fails closed and says so at once: the
# first when the function is made, the second by messages that wait in their queue. Then these let the rest be used.

variable "pin_roles_to_functions" {
  description = "Whether vend's and sign's roles trust Lambda for their one function alone (aws:SourceArn), not for any of the account."
  type        = bool
  default     = true
}

variable "deny_direct_invocation" {
  description = "Functions whose policy denies invocation by all that is no AWS service, whatever other policies allow."
  type        = set(string)
  default     = ["vend", "audit", "sign", "detect"]

  validation {
    condition     = contains(var.deny_direct_invocation, "vend") && alltrue([for one in var.deny_direct_invocation : contains(["vend", "audit", "sign", "detect"], one)])
    error_message = "deny_direct_invocation must hold vend, and besides it only audit, sign and detect."
  }
}
