variable "throttle" {
  description = <<-EOT
    What the API takes a second, and at once, of all callers together; each route has as much, and none more than all.
    What one caller may spend is the vend function's matter: see reserved_concurrency.
  EOT
  type        = object({ rate = number, burst = number })
  default     = { rate = 200, burst = 400 }

  validation {
    condition     = var.throttle.rate > 0 && var.throttle.rate <= 10000 && var.throttle.burst > 0 && var.throttle.burst <= 5000
    error_message = "throttle must be a rate up to 10000 and a burst up to 5000, the quota of an account."
  }
}

variable "route_throttles" {
  description = "Other throttles for single routes, by route key. GET /profiles reads ten pages of Parameter Store, so it has less."
  type        = map(object({ rate = number, burst = number }))
  default     = { "GET /profiles" = { rate = 20, burst = 40 } }

  validation {
    condition = alltrue([
      for one in values(var.route_throttles) :
      one.rate > 0 && one.rate <= var.throttle.rate && one.burst > 0 && one.burst <= var.throttle.burst
    ])
    error_message = "route_throttles must be above 0 and no more than throttle, which holds for all routes together."
  }
  validation {
    condition     = alltrue([for key in keys(var.route_throttles) : contains(local.route_keys, key)])
    error_message = "route_throttles must name routes of this API: ${join(", ", local.route_keys)}."
  }
}

variable "reserved_concurrency" {
  description = <<-EOT
    Environments each function may have at once. For vend it is half of the rate limit: each environment has budgets of
    its own, so a caller's most per second is vend_settings.rate_per_second × vend (10 × 20 = 200 with the defaults),
    and the most at once vend_settings.rate_burst × vend. For audit two writers are the best of one log, more contend.
    sign is 1: a run that is still going keeps the next one waiting. An account must keep 100 that are not reserved;
    -1 reserves nothing, for accounts whose quota is too small: raise it, until then the rate limit is the quota's.
  EOT
  type = object({
    vend   = optional(number, 20)
    audit  = optional(number, 2)
    sign   = optional(number, 1)
    detect = optional(number, 4)
  })
  default = {}

  validation {
    condition = alltrue([
      for one in values(var.reserved_concurrency) : one == -1 || (one >= 1 && one <= 1000 && floor(one) == one)
    ])
    error_message = "reserved_concurrency must be whole numbers from 1 to 1000, or -1 to reserve nothing."
  }
  validation {
    # What the event source mappings may start at once, and for detect the sweep and the access log beside it.
    condition = (
      (var.reserved_concurrency.audit == -1 || var.reserved_concurrency.audit >= 2) &&
      (var.reserved_concurrency.detect == -1 || var.reserved_concurrency.detect >= 3)
    )
    error_message = "reserved_concurrency must be at least 2 for audit and 3 for detect: their queues alone start two."
  }
}

variable "tracing" {
  description = "Whether X-Ray traces the functions. Off by default: it costs time in each request, and a permission on all resources."
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "Days for which the functions' logs and the API's access log are kept."
  type        = number
  default     = 400

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the times CloudWatch Logs knows, such as 30, 90, 365, 400 or 731."
  }
}

variable "origin_proof_generation" {
  description = "Change it to have a new origin proof. Requests are refused for the seconds between the function's update and the stage's."
  type        = number
  default     = 1
}
