mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name              = "hop-from-apps"
  api_execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5"
  user_arns         = ["arn:aws:iam::444455556666:user/alice"]
}

run "applied" {
  assert {
    condition     = output.role_name == "hop-from-apps" && output.role_arn == aws_iam_role.hop.arn
    error_message = "the outputs are the role's"
  }
  assert {
    condition     = output.trust_policy == aws_iam_role.hop.assume_role_policy
    error_message = "the trust that is told is the role's"
  }
}
