# What every function's role has: its own log group, its own variables, and traces when they are on.

data "aws_iam_policy_document" "common" {
  for_each = local.functions

  # The group is there already: no logs:CreateLogGroup.
  statement {
    sid       = "WriteOwnLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arns[each.key]}:*"]
  }

  # Lambda decrypts the variables with the role when it starts the function.
  statement {
    sid       = "DecryptOwnVariables"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.data.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = [local.function_arns[each.key]]
    }
  }

  dynamic "statement" {
    for_each = var.tracing ? ["X-Ray knows no resources"] : []

    content {
      sid       = "SendTraces"
      actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
      resources = ["*"]
    }
  }
}
