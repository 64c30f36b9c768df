# What the module refuses before anything is made. A run takes one fault of each variable; every one must be told.

provider "aws" {
  region = "eu-central-1"
}

run "first_faults" {
  command = plan

  variables {
    ledger_log             = "Main"
    ledger_retention_days  = -1
    policy_root            = "/sentinel/policies/"
    profile_root           = "sentinel/profiles"
    policies               = { "a b" = "version: \"1\"" }
    profiles               = { dev = format("%08193d", 1) }
    key_administrator_arns = ["*"]
    ledger_reader_arns     = ["arn:aws:sts::123456789012:assumed-role/reader/alice"] # a session
    redrive_role_arns      = ["arn:aws:iam::123456789012:root"]                      # everybody of the account
    archive_days           = 1.5
    trail_days             = 0
    runbook_url            = "http://runbooks.example.org"
    alarm_thresholds       = { availability_objective = 100 } # no budget at all: divided by zero
    alarm_actions          = { page = ["pager"] }
  }

  expect_failures = [
    var.ledger_log, var.ledger_retention_days, var.policy_root, var.profile_root, var.policies, var.profiles,
    var.key_administrator_arns, var.ledger_reader_arns, var.redrive_role_arns, var.archive_days, var.trail_days,
    var.runbook_url, var.alarm_thresholds, var.alarm_actions,
  ]
}

run "second_faults" {
  command = plan

  variables {
    policy_root            = "/ssm/policies"
    key_administrator_arns = ["arn:aws:iam::123456789012:root"]
    alarm_thresholds       = { usual_from_hour = 25 }
    runbook_url            = "https://runbooks.example.org/"
  }

  expect_failures = [var.policy_root, var.key_administrator_arns, var.alarm_thresholds, var.runbook_url]
}
