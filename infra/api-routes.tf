# Who may ask is decided by the route: a signature of this account's IAM, or a token of the issuer whose alias is in the
# path. There is no route without an authorisation; $default has one too, so that an unknown path says as much to a
# stranger as a known one.

locals {
  signed_route_keys = ["ANY /credentials", "ANY /credentials/{profile}", "GET /profiles", "$default"]

  workload_routes = merge([
    for alias in keys(var.oidc_issuers) : {
      for path in ["credentials/{profile}", "profiles"] : "GET /oidc/${alias}/${path}" => alias
    }
  ]...)

  route_keys = concat(local.signed_route_keys, keys(local.workload_routes))
}

resource "aws_apigatewayv2_route" "signed" {
  for_each = toset(local.signed_route_keys)

  api_id             = aws_apigatewayv2_api.sentinel.id
  route_key          = each.value
  authorization_type = "AWS_IAM"
  target             = "integrations/${aws_apigatewayv2_integration.vend.id}"
}

# The SDKs send the content of their token file as the Authorization header, bare; API Gateway takes it with or without
# `Bearer`. Signatures with RSA only.
resource "aws_apigatewayv2_authorizer" "issuer" {
  for_each = var.oidc_issuers

  api_id           = aws_apigatewayv2_api.sentinel.id
  name             = each.key
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = each.value.issuer
    audience = each.value.audiences
  }
}

resource "aws_apigatewayv2_route" "workload" {
  for_each = local.workload_routes

  api_id             = aws_apigatewayv2_api.sentinel.id
  route_key          = each.key
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.issuer[each.value].id
  target             = "integrations/${aws_apigatewayv2_integration.vend.id}"
}
