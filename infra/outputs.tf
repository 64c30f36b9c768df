output "api_url" {
  description = "Where clients ask: the `endpoint` of the `sentinel` command."
  value       = aws_apigatewayv2_api.sentinel.api_endpoint
}

output "api_id" {
  description = "The HTTP API's id; its ARN in policies is arn:aws:execute-api:REGION:ACCOUNT:ID/*."
  value       = aws_apigatewayv2_api.sentinel.id
}

output "api_execution_arn" {
  description = "What callers need execute-api:Invoke on, with /$default/GET/credentials* behind it, and what protected roles deny their sessions."
  value       = aws_apigatewayv2_api.sentinel.execution_arn
}

output "vend_role_arn" {
  description = "The one principal that target roles must trust."
  value       = aws_iam_role.vend.arn
}

output "vend_function_arn" {
  description = "The vend function."
  value       = aws_lambda_function.vend.arn
}

output "bus_name" {
  description = "The bus every decision and finding goes over: the place for rules of one's own."
  value       = aws_cloudwatch_event_bus.sentinel.name
}

output "ledger_table_name" {
  description = "The ledger's table, for `sentinel audit`."
  value       = aws_dynamodb_table.ledger.name
}

output "signing_key_arn" {
  description = "The KMS key that signs checkpoints; who verifies needs its public half alone."
  value       = aws_kms_key.signing.arn
}

output "checkpoint_bucket" {
  description = "The bucket with the copy of checkpoints and events under Object Lock."
  value       = aws_s3_bucket.checkpoints.bucket
}

output "checkpoint_origin" {
  description = "The log's name in its checkpoints."
  value       = local.variables.sign.SENTINEL_CHECKPOINT_ORIGIN
}

output "audit_queue_url" {
  description = "The queue before the ledger writer."
  value       = aws_sqs_queue.audit.url
}

output "dead_letter_queue_url" {
  description = "Where events are that the ledger refused, with their reason: `sentinel audit redrive`."
  value       = aws_sqs_queue.audit_dead.url
}

output "alarm_topic_arn" {
  description = "Subscribe whoever is woken up: the alarms somebody should get up for."
  value       = aws_sns_topic.alarms.arn
}

output "look_topic_arn" {
  description = "Subscribe whoever looks by day: the alarms that can wait until then."
  value       = aws_sns_topic.look.arn
}

output "policy_root" {
  description = "Where `sentinel policy push` writes."
  value       = var.policy_root
}

output "profile_root" {
  description = "Where `sentinel profile push` writes."
  value       = var.profile_root
}
