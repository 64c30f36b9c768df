# A few resources under the addresses that the module has them.

variable "dist_path" { type = string }
variable "reserved" { type = number }

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

resource "aws_iam_role" "vend" {
  name = "sentinel-vend"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_lambda_function" "vend" {
  function_name                  = "sentinel-vend"
  role                           = aws_iam_role.vend.arn
  filename                       = "${var.dist_path}/vend.zip"
  handler                        = "index.handler"
  runtime                        = "nodejs24.x"
  reserved_concurrent_executions = var.reserved
}

resource "aws_cloudwatch_event_bus" "sentinel" { name = "sentinel" }

resource "aws_apigatewayv2_api" "sentinel" {
  name          = "sentinel"
  protocol_type = "HTTP"
}

resource "aws_dynamodb_table" "ledger" {
  name         = "sentinel-ledger"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"

  attribute {
    name = "pk"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}

resource "aws_dynamodb_table" "detect" {
  name                        = "sentinel-detect"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  deletion_protection_enabled = true

  attribute {
    name = "pk"
    type = "S"
  }
}

resource "aws_kms_key" "data" { policy = local.key_policy }
resource "aws_kms_key" "signing" { policy = local.key_policy }

resource "aws_kms_alias" "signing" {
  name          = "alias/sentinel-signing"
  target_key_id = aws_kms_key.signing.key_id
}

resource "aws_s3_bucket" "checkpoints" {
  bucket = "sentinel-checkpoints-${data.aws_caller_identity.current.account_id}"
}

locals {
  key_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "NobodyTakesTheKeyAway"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["kms:ScheduleKeyDeletion", "kms:DisableKey"]
      Resource  = "*"
    }]
  })
}
