# What the detections get besides their queue: the API's access log, whose request ids tell which decisions nobody asked
# for through the API. That CloudWatch Logs may invoke the function is said in the function's own policy (invoke.tf).

resource "aws_cloudwatch_log_subscription_filter" "access" {
  count = coalesce(var.detect_settings.detect_access_log, "on") == "on" ? 1 : 0

  name            = "${var.name}-detect"
  log_group_name  = aws_cloudwatch_log_group.access.name
  destination_arn = aws_lambda_function.detect.arn
  # Every line.
  filter_pattern = ""

  # CloudWatch Logs invokes the function once to see whether it may.
  depends_on = [aws_lambda_resource_policy.detect]
}

# IAM's calls are told in one region of the partition alone: from there to here.
locals {
  iam_region = {
    aws        = "us-east-1"
    aws-us-gov = "us-gov-west-1"
    aws-cn     = "cn-north-1"
  }[local.partition]

  iam_elsewhere = local.iam_region == local.region ? [] : [local.iam_region]
}

# The provider of the region that is configured makes resources of any other: no second configuration is needed.
resource "aws_cloudwatch_event_rule" "iam" {
  for_each = toset(local.iam_elsewhere)

  region         = each.value
  name           = "${var.name}-detect-role-${local.region}"
  description    = "Calls of IAM, to the default bus of ${local.region}"
  event_bus_name = "default"
  event_pattern  = jsonencode(local.patterns.detect["detect-role"].pattern)
}

# No dead-letter queue here: it would have to be in that region, where nobody looks. EventBridge tries for a day.
resource "aws_cloudwatch_event_target" "iam" {
  for_each = toset(local.iam_elsewhere)

  region         = each.value
  rule           = aws_cloudwatch_event_rule.iam[each.value].name
  event_bus_name = "default"
  target_id      = "home"
  arn            = local.default_bus_arn
  role_arn       = aws_iam_role.forward[each.value].arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

locals {
  default_bus_arn = "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/default"
}

data "aws_iam_policy_document" "forward_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

data "aws_iam_policy_document" "forward" {
  statement {
    sid       = "ForwardToDefaultBus"
    actions   = ["events:PutEvents"]
    resources = [local.default_bus_arn]
  }
}

resource "aws_iam_role" "forward" {
  for_each = toset(local.iam_elsewhere)

  name               = "${var.name}-forward-${local.region}"
  description        = "EventBridge in ${each.value}: puts IAM's calls on the default bus of ${local.region}"
  assume_role_policy = data.aws_iam_policy_document.forward_trust.json
}

resource "aws_iam_role_policy" "forward" {
  for_each = toset(local.iam_elsewhere)

  name   = "forward"
  role   = aws_iam_role.forward[each.value].name
  policy = data.aws_iam_policy_document.forward.json
}
