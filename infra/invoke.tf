# Who may invoke the functions. One policy document a function and no `aws_lambda_permission`: both manage the same
# document, and each would overwrite the other; and only a whole document can deny.
#
# The deny holds whatever the identity policies of the account allow, AdministratorAccess included: principals that are
# not an AWS service are refused. Services call as themselves and are held to their own resource by the allow. An event
# source mapping needs no allow and is Lambda itself, so audit and detect keep their queues. EventBridge Scheduler would
# invoke with a role, which is no service: the schedules are rules of EventBridge (schedules.tf).
#
# A published version or an alias would have a policy of its own: none is made here, and who may publish may change the
# code as well. `sentinel doctor` lists those who may.

locals {
  # For each function: under which name, which service, on behalf of which resource. Each ARN has the account in it, so
  # aws:SourceAccount would say nothing more, and not every service tells it.
  invokers = {
    vend = {
      AllowThisApi = { service = "apigateway.amazonaws.com", source_arn = "${aws_apigatewayv2_api.sentinel.execution_arn}/*" }
    }
    audit = {}
    sign = {
      AllowSchedule = { service = "events.amazonaws.com", source_arn = aws_cloudwatch_event_rule.sign.arn }
    }
    detect = {
      AllowSchedule  = { service = "events.amazonaws.com", source_arn = aws_cloudwatch_event_rule.sweep.arn }
      AllowAccessLog = { service = "logs.amazonaws.com", source_arn = "${aws_cloudwatch_log_group.access.arn}:*" }
    }
  }
}

data "aws_iam_policy_document" "invoke" {
  for_each = local.functions

  dynamic "statement" {
    for_each = contains(var.deny_direct_invocation, each.key) ? [local.function_arns[each.key]] : []

    content {
      sid       = "DenyAllButServices"
      effect    = "Deny"
      actions   = ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]
      resources = [statement.value]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "Bool"
        variable = "aws:PrincipalIsAWSService"
        values   = ["false"]
      }
    }
  }

  dynamic "statement" {
    for_each = local.invokers[each.key]

    content {
      sid       = statement.key
      actions   = ["lambda:InvokeFunction"]
      resources = [local.function_arns[each.key]]

      principals {
        type        = "Service"
        identifiers = [statement.value.service]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [statement.value.source_arn]
      }
    }
  }
}

resource "aws_lambda_resource_policy" "vend" {
  resource_arn = aws_lambda_function.vend.arn
  policy       = data.aws_iam_policy_document.invoke["vend"].json
}

# Its queue needs no statement: without the deny there is no policy.
resource "aws_lambda_resource_policy" "audit" {
  count = contains(var.deny_direct_invocation, "audit") ? 1 : 0

  resource_arn = aws_lambda_function.audit.arn
  policy       = data.aws_iam_policy_document.invoke["audit"].json
}

resource "aws_lambda_resource_policy" "sign" {
  resource_arn = aws_lambda_function.sign.arn
  policy       = data.aws_iam_policy_document.invoke["sign"].json
}

resource "aws_lambda_resource_policy" "detect" {
  resource_arn = aws_lambda_function.detect.arn
  policy       = data.aws_iam_policy_document.invoke["detect"].json
}
