# The four functions: same runtime, size and care, other code, role and variables (function-variables.tf).

locals {
  runtime      = "nodejs24.x"
  architecture = "arm64"
  memory_mb    = 512

  timeouts = {
    vend  = 30
    audit = 30
    # A run goes on for signer_run_seconds and then ends the checkpoint it is at: reading its events, putting them, KMS.
    # Stopped in the middle it loses nothing, for each put is done once, but the minute's work is done again.
    sign = var.sign_settings.signer_run_seconds + 35
    # A sweep keeps its place after every page: what 30 s are too short for, the next one does.
    detect = 30
  }

  zips = { for part in keys(local.functions) : part => "${var.dist_path}/${part}.zip" }
}

resource "aws_lambda_function" "vend" {
  #checkov:skip=CKV_AWS_116: only ever invoked by somebody who waits for the answer
  #checkov:skip=CKV_AWS_117: calls public endpoints of AWS alone; a VPC would put endpoints of ours into the path
  #checkov:skip=CKV_AWS_272: built by who deploys it; the manifest has each zip's hash, and the guard rails who may update
  function_name                  = local.functions.vend
  description                    = "Decides who gets credentials of which profile, gives them, and records it"
  role                           = aws_iam_role.vend.arn
  runtime                        = local.runtime
  architectures                  = [local.architecture]
  handler                        = "index.handler"
  memory_size                    = local.memory_mb
  timeout                        = local.timeouts.vend
  reserved_concurrent_executions = var.reserved_concurrency.vend
  filename                       = local.zips.vend
  source_code_hash               = filebase64sha256(local.zips.vend)
  kms_key_arn                    = aws_kms_key.data.arn

  environment {
    variables = local.variables.vend
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.vend.name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  # Lambda looks at the role when it makes the function, and again when it starts it.
  depends_on = [aws_iam_role_policy.vend]

  lifecycle {
    precondition {
      condition = (
        !startswith("${var.profile_root}/", "${var.policy_root}/") && !startswith("${var.policy_root}/", "${var.profile_root}/")
      )
      error_message = "profile_root and policy_root are the same path or one below the other: who may write one could write the other."
    }
    # A function's variables may have 4 KB together.
    precondition {
      condition     = length(join(",", local.sso_role_ids)) + length(local.oidc_issuers) <= 3000
      error_message = "the ids of Identity Center's roles and the issuers do not fit into the function's variables: narrow sso_role_pattern."
    }
  }
}

resource "aws_lambda_function" "audit" {
  #checkov:skip=CKV_AWS_116: reads a queue that has a dead-letter queue
  #checkov:skip=CKV_AWS_117: calls public endpoints of AWS alone; a VPC would put endpoints of ours into the path
  #checkov:skip=CKV_AWS_272: built by who deploys it; the manifest has each zip's hash, and the guard rails who may update
  function_name                  = local.functions.audit
  description                    = "Puts each event into the ledger, once"
  role                           = aws_iam_role.audit.arn
  runtime                        = local.runtime
  architectures                  = [local.architecture]
  handler                        = "index.handler"
  memory_size                    = local.memory_mb
  timeout                        = local.timeouts.audit
  reserved_concurrent_executions = var.reserved_concurrency.audit
  filename                       = local.zips.audit
  source_code_hash               = filebase64sha256(local.zips.audit)
  kms_key_arn                    = aws_kms_key.data.arn

  environment {
    variables = local.variables.audit
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.audit.name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  depends_on = [aws_iam_role_policy.audit]
}

resource "aws_lambda_function" "sign" {
  #checkov:skip=CKV_AWS_116: what failed in the end goes to a queue by aws_lambda_function_event_invoke_config
  #checkov:skip=CKV_AWS_117: calls public endpoints of AWS alone; a VPC would put endpoints of ours into the path
  #checkov:skip=CKV_AWS_272: built by who deploys it; the manifest has each zip's hash, and the guard rails who may update
  function_name                  = local.functions.sign
  description                    = "Checks the ledger and signs checkpoints of it"
  role                           = aws_iam_role.sign.arn
  runtime                        = local.runtime
  architectures                  = [local.architecture]
  handler                        = "index.handler"
  memory_size                    = local.memory_mb
  timeout                        = local.timeouts.sign
  reserved_concurrent_executions = var.reserved_concurrency.sign
  filename                       = local.zips.sign
  source_code_hash               = filebase64sha256(local.zips.sign)
  kms_key_arn                    = aws_kms_key.data.arn

  environment {
    variables = local.variables.sign
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.sign.name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  depends_on = [aws_iam_role_policy.sign]
}

resource "aws_lambda_function" "detect" {
  #checkov:skip=CKV_AWS_116: what failed in the end goes to a queue by aws_lambda_function_event_invoke_config
  #checkov:skip=CKV_AWS_117: calls public endpoints of AWS alone; a VPC would put endpoints of ours into the path
  #checkov:skip=CKV_AWS_272: built by who deploys it; the manifest has each zip's hash, and the guard rails who may update
  function_name                  = local.functions.detect
  description                    = "Tells what is out of the ordinary, and records each version of a policy or profile"
  role                           = aws_iam_role.detect.arn
  runtime                        = local.runtime
  architectures                  = [local.architecture]
  handler                        = "index.handler"
  memory_size                    = local.memory_mb
  timeout                        = local.timeouts.detect
  reserved_concurrent_executions = var.reserved_concurrency.detect
  filename                       = local.zips.detect
  source_code_hash               = filebase64sha256(local.zips.detect)
  kms_key_arn                    = aws_kms_key.data.arn

  environment {
    variables = local.variables.detect
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.detect.name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  depends_on = [aws_iam_role_policy.detect]
}
