# Groups are made here and not by the functions: so that they have a key and an end, and no role may make any.

resource "aws_cloudwatch_log_group" "vend" {
  name              = "/aws/lambda/${local.functions.vend}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.data.arn
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/aws/lambda/${local.functions.audit}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.data.arn
}

resource "aws_cloudwatch_log_group" "sign" {
  name              = "/aws/lambda/${local.functions.sign}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.data.arn
}

resource "aws_cloudwatch_log_group" "detect" {
  name              = "/aws/lambda/${local.functions.detect}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.data.arn
}

# Below /aws/vendedlogs, where one resource policy of CloudWatch Logs does for all groups: it may have 5,120 characters,
# and API Gateway adds each group elsewhere to it.
resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/vendedlogs/apis/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.data.arn
}

locals {
  log_group_arns = {
    for part, name in local.functions :
    part => "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/lambda/${name}"
  }
}
