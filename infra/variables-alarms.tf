# When alarms ring, and where. The meaning of each threshold is in dashboards/variables.json.

variable "runbook_url" {
  description = "Where docs/runbooks can be read by whoever is woken up, without a slash at its end."
  type        = string
  default     = "https://example.org/sentinel-tvm/docs/runbooks"

  validation {
    condition     = can(regex("^https://[A-Za-z0-9./_~-]+[^/]$", var.runbook_url))
    error_message = "runbook_url must begin with https:// and not end in a slash."
  }
}

variable "alarm_thresholds" {
  description = "Thresholds of alarms and dashboards, as dashboards/variables.json explains them."
  type = object({
    availability_objective = optional(number, 99.9)
    latency_objective      = optional(number, 99)
    hit_latency_ms         = optional(number, 100)
    miss_latency_ms        = optional(number, 1000)
    burn_least_requests    = optional(number, 20)
    queue_age_seconds      = optional(number, 300)
    checkpoint_age_ms      = optional(number, 60000)
    init_duration_ms       = optional(number, 1000)
    usual_from_hour        = optional(number, 6)
    usual_to_hour          = optional(number, 20)
  })
  default = {}

  validation {
    condition = (
      alltrue([for percent in [var.alarm_thresholds.availability_objective, var.alarm_thresholds.latency_objective] : percent > 0 && percent < 100]) &&
      alltrue([for hour in [var.alarm_thresholds.usual_from_hour, var.alarm_thresholds.usual_to_hour] : hour >= 0 && hour <= 24 && floor(hour) == hour]) &&
      alltrue([
        for least in [
          var.alarm_thresholds.hit_latency_ms, var.alarm_thresholds.miss_latency_ms, var.alarm_thresholds.burn_least_requests,
          var.alarm_thresholds.queue_age_seconds, var.alarm_thresholds.checkpoint_age_ms, var.alarm_thresholds.init_duration_ms,
        ] : least > 0
      ])
    )
    error_message = "alarm_thresholds: objectives must be percentages between 0 and 100, hours whole numbers of 0 to 24, all else above 0."
  }
}

variable "alarm_actions" {
  description = "ARNs told besides the topics: `page` when somebody should get up, `look` when somebody should look today."
  type = object({
    page = optional(list(string), [])
    look = optional(list(string), [])
  })
  default = {}

  validation {
    condition     = alltrue([for arn in concat(var.alarm_actions.page, var.alarm_actions.look) : can(regex("^arn:", arn))])
    error_message = "alarm_actions must be ARNs."
  }
}
