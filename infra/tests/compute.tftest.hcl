# The API, the functions and their roles as they are planned with what an operator gives. `dist_path` is given with
# -var: the functions' zips, or files that stand in for them.

provider "aws" {
  region = "eu-central-1"
}

run "defaults" {
  command = plan

  assert {
    condition = alltrue([
      for route in aws_apigatewayv2_route.signed : route.authorization_type == "AWS_IAM"
    ])
    error_message = "a route without signature: ${jsonencode({ for key, route in aws_apigatewayv2_route.signed : key => route.authorization_type })}"
  }
  assert {
    condition     = join(",", keys(aws_apigatewayv2_route.signed)) == "$default,ANY /credentials,ANY /credentials/{profile},GET /profiles"
    error_message = "the signed routes are ${jsonencode(keys(aws_apigatewayv2_route.signed))}"
  }
  assert {
    condition     = length(aws_apigatewayv2_route.workload) == 0 && length(aws_apigatewayv2_authorizer.issuer) == 0
    error_message = "there are workload routes without an issuer"
  }
  assert {
    condition = [
      aws_lambda_function.vend.reserved_concurrent_executions, aws_lambda_function.audit.reserved_concurrent_executions,
      aws_lambda_function.sign.reserved_concurrent_executions, aws_lambda_function.detect.reserved_concurrent_executions,
    ] == [20, 2, 1, 4]
    error_message = "the reserved concurrency is not what the variable's description says"
  }
  assert {
    condition     = aws_lambda_function.sign.timeout > 50 && aws_lambda_function.vend.timeout == 30
    error_message = "a run of the signer is stopped before it ends"
  }
  assert {
    condition     = !contains(keys(local.variables.vend), "SENTINEL_RATE_PER_SECOND")
    error_message = "a setting that was not given hides the default of the code"
  }
}

# Applied, for what AWS chooses is known only then: the ARNs of keys and of the API in the documents.
run "with_everything_given" {
  command = apply

  variables {
    name                   = "tvm"
    sso_role_ids           = ["AROAENGINEERSSO000002", "AROAENGINEERSSO000001"]
    target_role_arns       = ["arn:aws:iam::111122223333:role/sentinel/*"]
    target_role_tag        = { key = "sentinel", value = "yes" }
    policy_root            = "/tvm/policies"
    profile_root           = "/tvm/profiles"
    tracing                = true
    pin_roles_to_functions = false
    deny_direct_invocation = ["vend", "sign"]
    oidc_issuers = {
      eks = {
        issuer           = "https://oidc.example.com/id/A1"
        audiences        = ["sentinel", "other"]
        subject_prefixes = ["system:serviceaccount:pay:"]
      }
      ci = { issuer = "https://ci.example.com", audiences = ["sentinel"] }
    }
    vend_settings = {
      rate_per_second       = 5
      bare_names            = "session"
      trusted_session_roles = ["hop"]
      metric_profiles       = ["b", "a"]
    }
    sign_settings = { signer_run_seconds = 0, checkpoint_origin = "example.com/log" }
  }

  assert {
    condition     = { for key, route in aws_apigatewayv2_route.workload : key => route.authorization_type } == { for key in ["GET /oidc/ci/credentials/{profile}", "GET /oidc/ci/profiles", "GET /oidc/eks/credentials/{profile}", "GET /oidc/eks/profiles"] : key => "JWT" }
    error_message = "the workload routes are ${jsonencode(keys(aws_apigatewayv2_route.workload))}"
  }
  assert {
    condition     = local.oidc_issuers == "ci=https://ci.example.com sentinel,eks=https://oidc.example.com/id/A1 other sentinel sub=system:serviceaccount:pay:"
    error_message = "SENTINEL_OIDC_ISSUERS is ${local.oidc_issuers}"
  }
  assert {
    condition     = join(",", sort(local.sso_role_ids)) == "AROAENGINEERSSO000001,AROAENGINEERSSO000002"
    error_message = "the given role ids were looked up all the same"
  }
  assert {
    condition = jsonencode(local.settings.vend) == jsonencode({
      SENTINEL_RATE_PER_SECOND       = "5"
      SENTINEL_BARE_NAMES            = "session"
      SENTINEL_TRUSTED_SESSION_ROLES = "hop"
      SENTINEL_METRIC_PROFILES       = "a,b"
    })
    error_message = "the settings became ${jsonencode(local.settings.vend)}"
  }
  assert {
    condition     = aws_lambda_function.sign.timeout == 35 && local.variables.sign.SENTINEL_SIGNER_RUN_SECONDS == "0" && output.checkpoint_origin == "example.com/log"
    error_message = "the signer's settings do not reach it"
  }
  assert {
    condition     = aws_lambda_function.vend.function_name == "tvm-vend" && aws_iam_role.vend.name == "tvm-vend" && local.variables.detect.SENTINEL_VEND_FUNCTION == "tvm-vend"
    error_message = "the name does not reach every part"
  }
  assert {
    condition     = aws_lambda_function.vend.tracing_config[0].mode == "Active"
    error_message = "traces are not on"
  }
  assert {
    condition = alltrue([
      for policy in [aws_iam_role_policy.vend, aws_iam_role_policy.audit, aws_iam_role_policy.sign, aws_iam_role_policy.detect] :
      strcontains(policy.policy, "xray:PutTraceSegments")
    ])
    error_message = "traces are on and a role may not send them"
  }
  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.vend.policy).Statement : statement.Condition if statement.Sid == "AssumeTargetRoles"
      ] == [{
        ArnEquals    = { "lambda:SourceFunctionArn" = aws_lambda_function.vend.arn }
        StringEquals = { "aws:ResourceTag/sentinel" = "yes" }
    }]
    error_message = "vend may assume roles without the tag, or from elsewhere"
  }
  assert {
    condition     = strcontains(aws_lambda_resource_policy.vend.policy, "${aws_apigatewayv2_api.sentinel.execution_arn}/*") && strcontains(aws_lambda_resource_policy.vend.policy, "aws:PrincipalIsAWSService")
    error_message = "vend may be invoked by others than this api"
  }
  assert {
    condition     = !strcontains(aws_iam_role.vend.assume_role_policy, "aws:SourceArn") && strcontains(aws_iam_role.vend.assume_role_policy, "aws:SourceAccount")
    error_message = "the role is pinned to its function although that was taken back"
  }
  assert {
    condition     = !strcontains(jsonencode(data.aws_iam_policy_document.invoke["detect"].json), "DenyAllButServices")
    error_message = "direct invocation of detect is denied although that was taken back"
  }
  assert {
    condition     = aws_apigatewayv2_stage.default.stage_variables.origin == aws_lambda_function.vend.environment[0].variables.SENTINEL_ORIGIN_PROOF && length(aws_apigatewayv2_stage.default.stage_variables.origin) >= 32
    error_message = "the function would refuse what comes through the api"
  }
  assert {
    condition     = output.api_url == aws_apigatewayv2_api.sentinel.api_endpoint && output.vend_role_arn == "arn:aws:iam::123456789012:role/tvm-vend"
    error_message = "the outputs are ${output.api_url} and ${output.vend_role_arn}"
  }
}
