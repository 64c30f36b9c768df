# What docs/configuration.md lists and an operator may choose, by the name of the variable without SENTINEL_, in small
# letters. What is null or not given keeps the default of the code. What follows from the deployment itself (names,
# URLs, ids) is not a setting.

variable "vend_settings" {
  description = "Settings of the vend function: docs/configuration.md says what each means."
  type = object({
    trusted_session_roles = optional(set(string))
    bare_names            = optional(string)
    rate_per_second       = optional(number)
    rate_burst            = optional(number)
    rate_callers          = optional(number)
    policy_fresh_seconds  = optional(number)
    policy_absent_seconds = optional(number)
    policy_stale_seconds  = optional(number)
    policy_cache_size     = optional(number)
    warm_profiles         = optional(set(string))
    session_cache_size    = optional(number)
    request_limit_ms      = optional(number)
    policy_limit_ms       = optional(number)
    sts_limit_ms          = optional(number)
    sts_attempt_ms        = optional(number)
    bus_limit_ms          = optional(number)
    queue_limit_ms        = optional(number)
    log_level             = optional(string)
    metric_profiles       = optional(set(string))
  })
  default = {}

  validation {
    condition = alltrue([
      for name, range in {
        rate_per_second       = [1, 10000]
        rate_burst            = [10, 100000]
        rate_callers          = [100, 1000000]
        policy_fresh_seconds  = [1, 60]
        policy_absent_seconds = [1, 60]
        policy_stale_seconds  = [0, 300]
        policy_cache_size     = [10, 100000]
        session_cache_size    = [10, 100000]
        request_limit_ms      = [200, 900]
        policy_limit_ms       = [20, 800]
        sts_limit_ms          = [20, 800]
        sts_attempt_ms        = [20, 800]
        bus_limit_ms          = [20, 800]
        queue_limit_ms        = [20, 400]
      } :
      var.vend_settings[name] == null ? true : (
        var.vend_settings[name] >= range[0] && var.vend_settings[name] <= range[1] && floor(var.vend_settings[name]) == var.vend_settings[name]
      )
    ])
    error_message = "vend_settings has a number outside its range: see the table of the vend function in docs/configuration.md."
  }
  validation {
    condition = (
      contains(["sso", "user", "session"], coalesce(var.vend_settings.bare_names, "sso")) &&
      contains(["info", "warn", "error", "silent"], coalesce(var.vend_settings.log_level, "info"))
    )
    error_message = "vend_settings: bare_names must be sso, user or session; log_level info, warn, error or silent."
  }
  validation {
    condition     = coalesce(var.vend_settings.bare_names, "sso") != "session" || length(coalesce(var.vend_settings.trusted_session_roles, [])) == 1
    error_message = "vend_settings: bare_names session needs exactly one of trusted_session_roles, for bare names of two roles could meet."
  }
  validation {
    condition = (
      alltrue([for name in coalesce(var.vend_settings.trusted_session_roles, []) : can(regex("^[\\w+=.@-]{1,64}$", name))]) &&
      alltrue([
        for name in setunion(coalesce(var.vend_settings.warm_profiles, []), coalesce(var.vend_settings.metric_profiles, [])) :
        can(regex("^[A-Za-z0-9._-]{1,64}$", name))
      ])
    )
    error_message = "vend_settings: trusted_session_roles must be names of roles, warm_profiles and metric_profiles names of profiles."
  }
  validation {
    condition = (
      coalesce(var.vend_settings.policy_limit_ms, 200) + 2 * coalesce(var.vend_settings.queue_limit_ms, 100)
      <= coalesce(var.vend_settings.request_limit_ms, 650)
    )
    error_message = "vend_settings: request_limit_ms is less than policy_limit_ms and twice queue_limit_ms: raise it or lower those."
  }
}

variable "audit_settings" {
  description = "Settings of the ledger writer: docs/configuration.md says what each means."
  type = object({
    ledger_commit_attempts = optional(number)
    log_level              = optional(string)
  })
  default = {}

  validation {
    condition = (
      coalesce(var.audit_settings.ledger_commit_attempts, 12) >= 1 && coalesce(var.audit_settings.ledger_commit_attempts, 12) <= 50 &&
      contains(["info", "warn", "error", "silent"], coalesce(var.audit_settings.log_level, "info"))
    )
    error_message = "audit_settings: ledger_commit_attempts must be 1 to 50; log_level info, warn, error or silent."
  }
}

variable "sign_settings" {
  description = "Settings of the checkpoint signer: docs/configuration.md says what each means. checkpoint_origin may not change once something is signed."
  type = object({
    checkpoint_origin  = optional(string)
    checkpoint_seconds = optional(number)
    checkpoint_events  = optional(number)
    signer_run_seconds = optional(number, 50)
    log_level          = optional(string)
  })
  default = {}

  validation {
    condition = (
      can(regex("^[A-Za-z0-9][A-Za-z0-9./_-]{0,127}$", coalesce(var.sign_settings.checkpoint_origin, "default"))) &&
      coalesce(var.sign_settings.checkpoint_seconds, 5) >= 1 && coalesce(var.sign_settings.checkpoint_seconds, 5) <= 60 &&
      coalesce(var.sign_settings.checkpoint_events, 100) >= 1 && coalesce(var.sign_settings.checkpoint_events, 100) <= 100000 &&
      contains(["info", "warn", "error", "silent"], coalesce(var.sign_settings.log_level, "info"))
    )
    error_message = "sign_settings has a value outside its range: see the table of the checkpoint signer in docs/configuration.md."
  }
  validation {
    # The schedule starts a run each minute, and one waits for the other.
    condition     = var.sign_settings.signer_run_seconds >= 0 && var.sign_settings.signer_run_seconds <= 55
    error_message = "sign_settings: signer_run_seconds must be 0 to 55, for a run begins each minute."
  }
}

variable "detect_settings" {
  description = "Settings of the detections: docs/configuration.md says what each means. deployers are ARNs of the roles that deploy."
  type = object({
    deployers            = optional(set(string))
    detect_access_log    = optional(string)
    detect_grace_seconds = optional(number)
    detect_sweep_entries = optional(number)
    log_level            = optional(string)
  })
  default = {}

  validation {
    condition = (
      contains(["on", "off"], coalesce(var.detect_settings.detect_access_log, "on")) &&
      contains(["info", "warn", "error", "silent"], coalesce(var.detect_settings.log_level, "info")) &&
      coalesce(var.detect_settings.detect_grace_seconds, 900) >= 0 && coalesce(var.detect_settings.detect_grace_seconds, 900) <= 3600 &&
      coalesce(var.detect_settings.detect_sweep_entries, 50000) >= 100 && coalesce(var.detect_settings.detect_sweep_entries, 50000) <= 1000000
    )
    error_message = "detect_settings has a value outside its range: see the table of the detections in docs/configuration.md."
  }
  validation {
    condition     = alltrue([for arn in coalesce(var.detect_settings.deployers, []) : can(regex("^arn:[\\w-]+:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$", arn))])
    error_message = "detect_settings: deployers must be ARNs of roles."
  }
}
