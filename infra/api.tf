resource "aws_apigatewayv2_api" "sentinel" {
  name          = var.name
  description   = "Short-lived credentials under a policy, every decision recorded"
  protocol_type = "HTTP"
}
