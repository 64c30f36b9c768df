# The rules of both buses. Their patterns come from functions/detect/rules/patterns.ts by
# `node run.mjs test/infra/write-bus-patterns.ts`, which writes patterns.json: one place, for the local stack too.

locals {
  patterns = jsondecode(templatefile("${path.module}/patterns.json", {
    partition     = local.partition
    region        = local.region
    account_id    = local.account_id
    ledger_table  = local.tables.ledger
    vend_role_arn = local.role_arns.vend
    policy_root   = var.policy_root
    profile_root  = var.profile_root
  }))

  audit_rule_name = "${var.name}-audit"
  detect_rules    = { for suffix, rule in local.patterns.detect : "${var.name}-${suffix}" => rule }
  rule_names      = concat([local.audit_rule_name], keys(local.detect_rules))
}

resource "aws_cloudwatch_event_rule" "audit" {
  name           = local.audit_rule_name
  description    = "Everything the ledger takes, to the audit queue"
  event_bus_name = aws_cloudwatch_event_bus.sentinel.name
  event_pattern  = jsonencode(local.patterns.audit)
}

# EventBridge tries for a day, 185 times at most; what is left then waits two weeks for a person.
resource "aws_cloudwatch_event_target" "audit" {
  rule           = aws_cloudwatch_event_rule.audit.name
  event_bus_name = aws_cloudwatch_event_bus.sentinel.name
  target_id      = "queue"
  arn            = aws_sqs_queue.audit.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.audit_undelivered.arn
  }

  # An event that comes before the queue admits it would wait for a retry.
  depends_on = [aws_sqs_queue_policy.queue]
}

resource "aws_cloudwatch_event_rule" "detect" {
  for_each = local.detect_rules

  name           = each.key
  description    = "What the detections look at, to their queue"
  event_bus_name = each.value.bus == "default" ? "default" : aws_cloudwatch_event_bus.sentinel.name
  event_pattern  = jsonencode(each.value.pattern)
}

resource "aws_cloudwatch_event_target" "detect" {
  for_each = local.detect_rules

  rule           = aws_cloudwatch_event_rule.detect[each.key].name
  event_bus_name = aws_cloudwatch_event_rule.detect[each.key].event_bus_name
  target_id      = "queue"
  arn            = aws_sqs_queue.detect.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.detect_dead.arn
  }

  depends_on = [aws_sqs_queue_policy.queue]
}
