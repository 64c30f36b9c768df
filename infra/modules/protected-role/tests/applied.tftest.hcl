mock_provider "aws" {}

variables {
  profile           = "dev"
  vend_role_arn     = "arn:aws:iam::111122223333:role/sentinel-vend"
  api_execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5"
}

run "applied" {
  assert {
    condition     = output.role_name == "sentinel-dev" && output.role_arn == aws_iam_role.protected.arn
    error_message = "the outputs are the role's"
  }
  assert {
    condition     = output.trust_policy == aws_iam_role.protected.assume_role_policy && output.no_vending_policy == aws_iam_role_policy.no_vending.policy
    error_message = "what is made elsewhere is what is made here"
  }
}
