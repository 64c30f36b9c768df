# The audit path's queues, and the detections'. SQS encrypts them with a key of its own: they are what remains when other
# parts fail, so they must not need KMS. What is on them holds no secret.

locals {
  fourteen_days = 14 * 24 * 3600

  # Six times the functions' time-out, as AWS advises for event source mappings.
  hidden_seconds = 6 * 30
}

resource "aws_sqs_queue" "audit" {
  name                       = local.queues.audit
  message_retention_seconds  = local.fourteen_days
  visibility_timeout_seconds = local.hidden_seconds
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.audit_dead.arn
    maxReceiveCount     = 5
  })
}

# What the writer refuses, with its reason, and what SQS itself moves here after five receives.
resource "aws_sqs_queue" "audit_dead" {
  name                      = local.queues.audit_dead
  message_retention_seconds = local.fourteen_days
  sqs_managed_sse_enabled   = true
}

# What the bus's rule could not put on the audit queue.
resource "aws_sqs_queue" "audit_undelivered" {
  name                      = local.queues.audit_undelivered
  message_retention_seconds = local.fourteen_days
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "detect" {
  name                       = local.queues.detect
  message_retention_seconds  = local.fourteen_days
  visibility_timeout_seconds = local.hidden_seconds
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.detect_dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "detect_dead" {
  name                      = local.queues.detect_dead
  message_retention_seconds = local.fourteen_days
  sqs_managed_sse_enabled   = true
}

# Which queues SQS may move messages here from: no other queue of the account has these as its dead letters.
resource "aws_sqs_queue_redrive_allow_policy" "audit_dead" {
  queue_url = aws_sqs_queue.audit_dead.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.audit.arn]
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "detect_dead" {
  queue_url = aws_sqs_queue.detect_dead.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.detect.arn]
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "closed" {
  for_each = {
    audit             = aws_sqs_queue.audit.id
    audit_undelivered = aws_sqs_queue.audit_undelivered.id
    detect            = aws_sqs_queue.detect.id
  }

  queue_url            = each.value
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
}
