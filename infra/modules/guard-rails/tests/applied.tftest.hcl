mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  vend_role_arns     = ["arn:aws:iam::111122223333:role/sentinel-vend"]
  vend_function_arns = ["arn:aws:lambda:eu-west-1:111122223333:function:sentinel-vend"]
  deployer_arns      = ["arn:aws:iam::111122223333:role/deployer"]
  target_ids         = ["r-ab12"]
}

run "applied" {
  assert {
    condition     = aws_organizations_policy_attachment.service_control["r-ab12"].policy_id == output.service_control_policy_id
    error_message = "the service control policy is attached"
  }
  assert {
    condition     = aws_organizations_policy_attachment.resource_control["r-ab12"].policy_id == output.resource_control_policy_id
    error_message = "the resource control policy is attached"
  }
  assert {
    condition     = aws_organizations_policy.resource_control[0].type == "RESOURCE_CONTROL_POLICY"
    error_message = "of its own type"
  }
}
