# What is kept and who is told, as it is planned with what an operator gives. `dist_path` is given with -var.

provider "aws" {
  region = "eu-central-1"
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.ledger.deletion_protection_enabled && aws_dynamodb_table.detect.deletion_protection_enabled
    error_message = "a table can be deleted by mistake"
  }
  assert {
    condition     = one(one(aws_s3_bucket_object_lock_configuration.checkpoints.rule).default_retention).days == 400 && !aws_s3_bucket.checkpoints.force_destroy
    error_message = "the copy is not locked as long as bodies are kept"
  }
  assert {
    condition     = length(aws_cloudtrail.sentinel) == 0 && length(aws_s3_bucket.trail) == 0
    error_message = "a trail that nobody asked for"
  }
  assert {
    condition     = length(aws_ssm_parameter.document) == 0
    error_message = "documents that nobody gave: ${jsonencode(keys(aws_ssm_parameter.document))}"
  }
  assert {
    condition     = aws_ssm_service_setting.high_throughput[0].setting_value == "true"
    error_message = "the throughput of Parameter Store is the standard one"
  }
  assert {
    condition = alltrue([
      for key in ["data", "signing"] : alltrue([
        for statement in jsondecode(key == "data" ? aws_kms_key.data.policy : aws_kms_key.signing.policy).Statement :
        statement.Effect == "Deny" && !can(statement.Condition) if statement.Sid == "NobodyTakesTheKeyAway"
      ])
    ])
    error_message = "somebody takes a key away though nobody was named"
  }
  assert {
    condition     = join(",", keys(aws_cloudwatch_event_rule.iam)) == "us-east-1"
    error_message = "IAM's calls are forwarded from ${jsonencode(keys(aws_cloudwatch_event_rule.iam))}"
  }
  assert {
    condition     = length(aws_cloudwatch_log_subscription_filter.access) == 1
    error_message = "the detections do not get the access log"
  }
}

run "other_names" {
  command = plan

  variables {
    name         = "tvm-two"
    policy_root  = "/two/policies"
    profile_root = "/two/profiles"
    ledger_log   = "two"
  }

  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.detect : startswith(rule.name, "tvm-two-detect")])
    error_message = "a rule has the name of another deployment"
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.sentinel : startswith(alarm.alarm_name, "tvm-two-")])
    error_message = "an alarm has the name of another deployment"
  }
  assert {
    condition     = aws_sqs_queue.audit.name == "tvm-two-audit" && aws_cloudwatch_dashboard.sentinel["audit"].dashboard_name == "tvm-two-audit"
    error_message = "something has the name of another deployment"
  }
  assert {
    condition     = join(" ", local.patterns.detect["detect-parameters"].pattern.detail.name[*].prefix) == "/two/policies/ /two/profiles/"
    error_message = "other parameters are looked at"
  }
  assert {
    condition     = strcontains(data.aws_iam_policy_document.ledger.json, "two/head") && !strcontains(data.aws_iam_policy_document.ledger.json, "main/")
    error_message = "the table's policy names another log"
  }
  assert {
    condition     = !can(regex("[$][{]", jsonencode(local.patterns)))
    error_message = "a pattern has a variable that nothing was filled in for"
  }
}

run "where_iam_is_told_anyway" {
  command = plan

  providers = {
    aws = aws.virginia
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.iam) == 0 && length(aws_iam_role.forward) == 0
    error_message = "a rule that forwards to where it is"
  }
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

run "trail" {
  command = plan

  variables {
    create_trail = true
    trail_days   = 30
  }

  assert {
    condition = sort(flatten([
      for selector in aws_cloudtrail.sentinel["trail"].advanced_event_selector : [
        for field in selector.field_selector : field.equals if field.field == "resources.ARN"
      ]
    ])) == sort(concat(values(local.function_arns), [local.table_arns.ledger]))
    error_message = "the trail does not log what the detections look at"
  }
  assert {
    condition     = aws_cloudtrail.sentinel["trail"].is_multi_region_trail && aws_cloudtrail.sentinel["trail"].include_global_service_events
    error_message = "IAM's calls are not in the trail"
  }
}

run "told_more_and_less" {
  command = plan

  variables {
    alarm_actions             = { page = ["arn:aws:sns:eu-central-1:123456789012:pager"] }
    detect_settings           = { detect_access_log = "off" }
    ledger_retention_days     = 0
    archive_days              = 0
    deletion_protection       = false
    parameter_high_throughput = false
    reserved_concurrency      = { vend = -1 }
  }

  assert {
    condition     = length(local.alarm_actions.page) == 2 && length(local.alarm_actions.look) == 1 && length(local.alarm_actions.part) == 0
    error_message = "the pager is told of what somebody looks at tomorrow"
  }
  assert {
    condition     = length(aws_cloudwatch_log_subscription_filter.access) == 0
    error_message = "the access log is sent where nothing looks at it"
  }
  assert {
    condition     = one(one(aws_s3_bucket_object_lock_configuration.checkpoints.rule).default_retention).days == 3650
    error_message = "an Object Lock of no days is none"
  }
  assert {
    condition     = !aws_dynamodb_table.ledger.deletion_protection_enabled && length(aws_ssm_service_setting.high_throughput) == 0
    error_message = "what was switched off is on"
  }
  assert {
    condition     = local.dashboard_variables.concurrency_limit == 1000
    error_message = "the concurrency alarm divides by ${local.dashboard_variables.concurrency_limit}"
  }
}

run "first_documents" {
  command = plan

  variables {
    policies = { dev = "version: \"1\"" }
    profiles = { dev = "version: \"1\"" }
  }

  assert {
    condition     = join(",", sort([for one in aws_ssm_parameter.document : one.name])) == "/sentinel/policies/dev,/sentinel/profiles/dev"
    error_message = "documents are where nobody reads them"
  }
  assert {
    condition     = alltrue([for one in aws_ssm_parameter.document : one.type == "String" && one.tier == "Intelligent-Tiering"])
    error_message = "a document above 4 KiB would be refused"
  }
}
