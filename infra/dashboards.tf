# The files of ../dashboards, filled in as dashboards/README.md says. A number is written "#${variable}" there, because
# JSON has no bare variables; here it becomes the number.

locals {
  dashboard_variables = merge(var.alarm_thresholds, {
    name              = var.name
    partition         = local.partition
    region            = local.region
    account_id        = local.account_id
    api_id            = aws_apigatewayv2_api.sentinel.id
    vend_function     = local.functions.vend
    audit_function    = local.functions.audit
    sign_function     = local.functions.sign
    vend_log_group    = aws_cloudwatch_log_group.vend.name
    audit_log_group   = aws_cloudwatch_log_group.audit.name
    detect_log_group  = aws_cloudwatch_log_group.detect.name
    audit_queue       = local.queues.audit
    dead_letter_queue = local.queues.audit_dead
    undelivered_queue = local.queues.audit_undelivered
    runbook_url       = var.runbook_url
    # Without a reservation the quota of the account is the limit, 1,000 unless it was raised.
    concurrency_limit = var.reserved_concurrency.vend == -1 ? 1000 : var.reserved_concurrency.vend
  })
}

resource "aws_cloudwatch_dashboard" "sentinel" {
  for_each = toset(["service", "audit", "security"])

  dashboard_name = "${var.name}-${each.value}"
  dashboard_body = replace(
    templatefile("${path.module}/../dashboards/${each.value}.json", local.dashboard_variables),
    "/\"#(-?[0-9.]+)\"/", "$1",
  )
}
