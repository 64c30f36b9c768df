# The HTTP API before the vend function. Its stage carries the origin proof: a request that did not come through it is
# refused, so lambda:InvokeFunction with a made-up caller is not enough (design: origin proof).

resource "random_password" "origin_proof" {
  length  = 48
  special = false

  keepers = { generation = var.origin_proof_generation }
}

resource "aws_apigatewayv2_api" "sentinel" {
  name          = var.name
  description   = "Short-lived credentials under a policy, every decision recorded"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "vend" {
  api_id                 = aws_apigatewayv2_api.sentinel.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.vend.invoke_arn
  payload_format_version = "2.0"
  # The function ends a request within a second; a cold start is less than three.
  timeout_milliseconds = 10000
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.sentinel.id
  name        = "$default"
  auto_deploy = true

  stage_variables = { origin = random_password.origin_proof.result }

  # Never $context.path: API Gateway gives it no query, but it has the profile, and the route key says enough.
  # The detections look for "requestId" (docs/detections.md).
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      requestId          = "$context.requestId"
      requestTimeEpoch   = "$context.requestTimeEpoch"
      routeKey           = "$context.routeKey"
      status             = "$context.status"
      caller             = "$context.identity.caller"
      userArn            = "$context.identity.userArn"
      accountId          = "$context.identity.accountId"
      sourceIp           = "$context.identity.sourceIp"
      authorizerError    = "$context.authorizer.error"
      gatewayError       = "$context.error.responseType"
      integrationStatus  = "$context.integration.integrationStatus"
      integrationLatency = "$context.integration.latency"
      responseLatency    = "$context.responseLatency"
      responseLength     = "$context.responseLength"
    })
  }

  default_route_settings {
    # Metrics of each route cost extra and nothing reads them; the function's own have the profile.
    detailed_metrics_enabled = false
    throttling_rate_limit    = var.throttle.rate
    throttling_burst_limit   = var.throttle.burst
  }

  dynamic "route_settings" {
    for_each = toset(local.route_keys)

    content {
      route_key                = route_settings.value
      detailed_metrics_enabled = false
      throttling_rate_limit    = try(var.route_throttles[route_settings.value].rate, var.throttle.rate)
      throttling_burst_limit   = try(var.route_throttles[route_settings.value].burst, var.throttle.burst)
    }
  }

  # API Gateway refuses settings of a route that is not there yet.
  depends_on = [aws_apigatewayv2_route.signed, aws_apigatewayv2_route.workload]
}
