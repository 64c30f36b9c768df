# What starts the functions besides the API: queues and the clock.

# Batches as large as the queue has them, by two writers: more contend on the log's head (docs/ledger.md, sustained
# rates). The window is what an event waits at most before its batch begins.
resource "aws_lambda_event_source_mapping" "audit" {
  event_source_arn                   = aws_sqs_queue.audit.arn
  function_name                      = aws_lambda_function.audit.arn
  batch_size                         = 100
  maximum_batching_window_in_seconds = 1
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}

resource "aws_lambda_event_source_mapping" "detect" {
  event_source_arn                   = aws_sqs_queue.detect.arn
  function_name                      = aws_lambda_function.detect.arn
  batch_size                         = 50
  maximum_batching_window_in_seconds = 5
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}

# On the default bus: rules with a schedule can be on no other.

resource "aws_cloudwatch_event_rule" "sign" {
  name                = "${var.name}-sign"
  description         = "Starts a run of the checkpoint signer, which goes on for most of the minute"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "sign" {
  rule = aws_cloudwatch_event_rule.sign.name
  arn  = aws_lambda_function.sign.arn

  # EventBridge keeps the invocation of a rule for a day otherwise; the next minute has its own.
  retry_policy {
    maximum_event_age_in_seconds = 60
    maximum_retry_attempts       = 1
  }

  depends_on = [aws_lambda_resource_policy.sign]
}

resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "${var.name}-sweep"
  description         = "Starts a sweep of the detections over ledger and parameters"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule = aws_cloudwatch_event_rule.sweep.name
  arn  = aws_lambda_function.detect.arn
  # Neither records nor a log: a sweep.
  input = jsonencode({})

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }

  depends_on = [aws_lambda_resource_policy.detect]
}

# Invoked without anybody waiting: what failed in the end goes to a queue with an alarm. vend is only ever waited for,
# and audit has its queue.

resource "aws_lambda_function_event_invoke_config" "sign" {
  function_name                = aws_lambda_function.sign.function_name
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.detect_dead.arn
    }
  }
}

# Parts of the access log are worth another try: without them decisions look as if nobody had asked.
resource "aws_lambda_function_event_invoke_config" "detect" {
  function_name                = aws_lambda_function.detect.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.detect_dead.arn
    }
  }
}
