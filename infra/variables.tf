variable "name" {
  description = "First part of every name: functions, roles, bus, queues, tables. One account and region may hold several."
  type        = string
  default     = "sentinel"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 small letters, digits and hyphens, a letter first."
  }
}

variable "dist_path" {
  description = "The folder `npm run build` made: the functions' zips and their manifest."
  type        = string
}
