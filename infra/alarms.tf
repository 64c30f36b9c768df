# Alarms out of ../dashboards/alarms.json, and two topics: one for what somebody gets up for, one for what somebody looks
# at today. What is a part of another alarm alone tells nobody.

locals {
  # The API's id is known only after the first apply, and what is iterated over must be known before: so the names come
  # from the file as it is, and an alarm's values are looked up by its place.
  alarm_file = jsondecode(file("${path.module}/../dashboards/alarms.json"))
  alarm_text = jsondecode(replace(
    templatefile("${path.module}/../dashboards/alarms.json", local.dashboard_variables),
    "/\"#(-?[0-9.]+)\"/", "$1",
  ))

  alarm_places     = { for place, alarm in local.alarm_file.alarms : trimprefix(alarm.alarm_name, "$${name}-") => place }
  composite_places = { for place, alarm in local.alarm_file.composites : trimprefix(alarm.alarm_name, "$${name}-") => place }

  only_metric = {
    for name, place in local.alarm_places : name => local.alarm_text.alarms[place].metric_query[0].metric
    if try(contains(local.statistics, one(local.alarm_file.alarms[place].metric_query).metric.stat), false)
  }

  statistics = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"]

  alarm_actions = {
    page = concat([aws_sns_topic.alarms.arn], var.alarm_actions.page)
    look = concat([aws_sns_topic.look.arn], var.alarm_actions.look)
    part = []
    all  = []
  }
}

# An alarm of one metric and a plain statistic names them itself, any other by its queries.
resource "aws_cloudwatch_metric_alarm" "sentinel" {
  for_each = local.alarm_places

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = local.alarm_text.alarms[each.value].alarm_description
  comparison_operator = local.alarm_text.alarms[each.value].comparison_operator
  threshold           = local.alarm_text.alarms[each.value].threshold
  evaluation_periods  = local.alarm_text.alarms[each.value].evaluation_periods
  datapoints_to_alarm = local.alarm_text.alarms[each.value].datapoints_to_alarm
  treat_missing_data  = local.alarm_text.alarms[each.value].treat_missing_data
  alarm_actions       = local.alarm_actions[local.alarm_file.alarms[each.value].severity]
  ok_actions          = local.alarm_actions[local.alarm_file.alarms[each.value].severity]

  namespace   = try(local.only_metric[each.key].namespace, null)
  metric_name = try(local.only_metric[each.key].metric_name, null)
  dimensions  = try(local.only_metric[each.key].dimensions, null)
  period      = try(local.only_metric[each.key].period, null)
  statistic   = try(local.only_metric[each.key].stat, null)

  dynamic "metric_query" {
    for_each = contains(keys(local.only_metric), each.key) ? [] : range(length(local.alarm_file.alarms[each.value].metric_query))
    iterator = at

    content {
      id          = local.alarm_text.alarms[each.value].metric_query[at.value].id
      expression  = try(local.alarm_text.alarms[each.value].metric_query[at.value].expression, null)
      label       = try(local.alarm_text.alarms[each.value].metric_query[at.value].label, null)
      return_data = local.alarm_text.alarms[each.value].metric_query[at.value].return_data

      dynamic "metric" {
        for_each = can(local.alarm_file.alarms[each.value].metric_query[at.value].metric) ? ["metric"] : []

        content {
          namespace   = local.alarm_text.alarms[each.value].metric_query[at.value].metric.namespace
          metric_name = local.alarm_text.alarms[each.value].metric_query[at.value].metric.metric_name
          dimensions  = local.alarm_text.alarms[each.value].metric_query[at.value].metric.dimensions
          period      = local.alarm_text.alarms[each.value].metric_query[at.value].metric.period
          stat        = local.alarm_text.alarms[each.value].metric_query[at.value].metric.stat
        }
      }
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "sentinel" {
  for_each = { for name, place in local.composite_places : name => place if local.alarm_file.composites[place].severity != "all" }

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = local.alarm_text.composites[each.value].alarm_description
  alarm_rule        = local.alarm_text.composites[each.value].alarm_rule
  alarm_actions     = local.alarm_actions[local.alarm_file.composites[each.value].severity]
  ok_actions        = local.alarm_actions[local.alarm_file.composites[each.value].severity]

  # CloudWatch refuses a rule that names an alarm it does not have.
  depends_on = [aws_cloudwatch_metric_alarm.sentinel]
}

# `page` and `look`: whether anything of theirs rings, for dashboards and whoever asks. They name other composites, and
# tell nobody: each of what they are made of does, by its name and with its runbook.
resource "aws_cloudwatch_composite_alarm" "overall" {
  for_each = { for name, place in local.composite_places : name => place if local.alarm_file.composites[place].severity == "all" }

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = local.alarm_text.composites[each.value].alarm_description
  alarm_rule        = local.alarm_text.composites[each.value].alarm_rule

  depends_on = [aws_cloudwatch_metric_alarm.sentinel, aws_cloudwatch_composite_alarm.sentinel]
}

# Not of the file, for only a deployment has it: events the detections could not be given, and runs of signer and sweep
# that failed in the end, wait there.
resource "aws_cloudwatch_metric_alarm" "detect_dead" {
  alarm_name          = "${var.name}-detect-dead-letters"
  alarm_description   = "Something for the detections, or a failed run of theirs or the signer's, waits on ${local.queues.detect_dead}. ${var.runbook_url}/security.md#detections-fail"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.detect_dead.name }
  period              = 300
  statistic           = "Maximum"
  alarm_actions       = local.alarm_actions.look
  ok_actions          = local.alarm_actions.look
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = aws_kms_key.data.arn
}

resource "aws_sns_topic" "look" {
  name              = "${var.name}-look"
  kms_master_key_id = aws_kms_key.data.arn
}

data "aws_iam_policy_document" "topic" {
  for_each = {
    alarms = aws_sns_topic.alarms.arn
    look   = aws_sns_topic.look.arn
  }

  statement {
    sid       = "AlarmsPublish"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${var.name}-*"]
    }
  }

  # A topic's own policy replaces the default one, by which the owner's account administers it.
  statement {
    sid = "AccountAdministers"
    actions = [
      "sns:AddPermission", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic",
      "sns:RemovePermission", "sns:SetTopicAttributes", "sns:Subscribe",
    ]
    resources = [each.value]

    principals {
      type        = "AWS"
      identifiers = [local.account_root]
    }
  }

  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "topic" {
  for_each = {
    alarms = aws_sns_topic.alarms.arn
    look   = aws_sns_topic.look.arn
  }

  arn    = each.value
  policy = data.aws_iam_policy_document.topic[each.key].json
}
