# Without any provider: the ARNs of another partition, and what is made there.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "999988887777" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }
  mock_data "aws_region" {
    defaults = { region = "cn-northwest-1", id = "cn-northwest-1" }
  }
  mock_data "aws_iam_roles" {
    defaults = { names = [] }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

mock_provider "random" {}

run "another_partition" {
  command = plan

  assert {
    condition = alltrue([
      for arn in concat(
        values(local.queue_arns), values(local.table_arns), local.detect_rule_arns,
        [local.bus_arn, local.bucket_arn, local.audit_rule_arn, local.trail_arn, local.account_root, local.default_bus_arn],
      ) : startswith(arn, "arn:aws-cn:")
    ])
    error_message = "an arn has its partition written out"
  }
  assert {
    condition     = !strcontains(jsonencode(local.patterns), "arn:aws:")
    error_message = "a pattern has its partition written out: ${jsonencode(local.patterns)}"
  }
  assert {
    condition     = local.audit_rule_arn == "arn:aws-cn:events:cn-northwest-1:999988887777:rule/sentinel/sentinel-audit"
    error_message = "the rule of another bus: ${local.audit_rule_arn}"
  }
  assert {
    condition     = contains(local.detect_rule_arns, "arn:aws-cn:events:cn-northwest-1:999988887777:rule/sentinel-detect-ledger")
    error_message = "rules of the default bus have no bus in their arn: ${jsonencode(local.detect_rule_arns)}"
  }
  assert {
    condition     = join(",", keys(aws_cloudwatch_event_rule.iam)) == "cn-north-1"
    error_message = "IAM's calls come from ${jsonencode(keys(aws_cloudwatch_event_rule.iam))}"
  }
}

run "queues_admit_their_senders" {
  command = plan

  variables {
    redrive_role_arns = ["arn:aws-cn:iam::999988887777:role/redrive"]
  }

  assert {
    condition = local.queue_senders.audit.roles == [
      "arn:aws-cn:iam::999988887777:role/sentinel-vend", "arn:aws-cn:iam::999988887777:role/redrive",
    ]
    error_message = "the audit queue admits ${jsonencode(local.queue_senders.audit.roles)}"
  }
  assert {
    condition     = length(local.queue_senders.detect.roles) == 0 && length(local.queue_senders.audit_undelivered.roles) == 0
    error_message = "a role puts messages where only rules do"
  }
}
