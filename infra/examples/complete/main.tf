# Every part of the module, with settings of its own.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = { service = "sentinel-tvm" }
  }
}

variable "dist_path" {
  description = "The folder `npm run build` made."
  type        = string
  default     = "../../../dist"
}

module "sentinel" {
  source    = "../../"
  dist_path = var.dist_path

  # People: the permission sets of Identity Center whose names begin with Engineer, and those of another account who
  # come through the hop role.
  sso_role_pattern = "^AWSReservedSSO_Engineer"

  # Workloads without AWS keys: pods of a cluster, and a repository's deployments.
  oidc_issuers = {
    eks = {
      issuer           = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
      audiences        = ["sentinel"]
      subject_prefixes = ["system:serviceaccount:payments:"]
    }
    github = {
      issuer           = "https://token.actions.githubusercontent.com"
      audiences        = ["sentinel"]
      subject_prefixes = ["repo:example/payments:"]
    }
  }

  # The roles of two accounts of the organisation, which modules/protected-role makes there.
  target_role_arns = [
    "arn:aws:iam::111122223333:role/sentinel/*",
    "arn:aws:iam::444455556666:role/sentinel/*",
  ]
  target_organization_id = "o-a1b2c3d4e5"

  # A caller's most per second is 5 × 10 environments.
  vend_settings = {
    rate_per_second       = 5
    rate_burst            = 50
    trusted_session_roles = ["sentinel-hop"]
    warm_profiles         = ["prod-read"]
    metric_profiles       = ["prod-read"]
  }
  reserved_concurrency = { vend = 10 }
  throttle             = { rate = 100, burst = 200 }
  route_throttles      = { "GET /profiles" = { rate = 10, burst = 20 } }

  detect_settings = {
    deployers = ["arn:aws:iam::123456789012:role/sentinel-deploy"]
  }

  # What the detections need of CloudTrail, where no organisation's trail has it.
  create_trail = true

  # Who reads the ledger, who puts dead letters back, who may take a key away.
  ledger_reader_arns     = ["arn:aws:iam::123456789012:role/sentinel-auditor"]
  redrive_role_arns      = ["arn:aws:iam::123456789012:role/sentinel-redrive"]
  key_administrator_arns = ["arn:aws:iam::123456789012:role/sentinel-key-administrator"]

  runbook_url      = "https://runbooks.example.org/sentinel-tvm"
  alarm_thresholds = { queue_age_seconds = 600 }

  # The first documents; from then on `sentinel policy push` and `sentinel profile push` write them.
  policies = {
    prod-read = <<-EOT
      version: "1"
      rules:
        - name: engineers-read
          effect: allow
          conditions:
            profiles: [prod-read]
            time:
              days: [monday, tuesday, wednesday, thursday, friday]
          reason: engineers read production on working days
    EOT
  }
  profiles = {
    prod-read = <<-EOT
      version: "1"
      role_arn: arn:aws:iam::111122223333:role/sentinel/prod-read
    EOT
  }
}

output "api_url" {
  description = "Where clients ask."
  value       = module.sentinel.api_url
}

output "vend_role_arn" {
  description = "What the target roles trust: modules/protected-role."
  value       = module.sentinel.vend_role_arn
}

output "alarm_topic_arn" {
  description = "Subscribe to it."
  value       = module.sentinel.alarm_topic_arn
}
