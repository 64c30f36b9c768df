# The provider itself, on a plan: nothing is asked of AWS.
provider "aws" {
  #checkov:skip=CKV_AWS_41: the example of the AWS documentation, which opens nothing: the provider does not plan without keys
  region                      = "eu-west-1"
  access_key                  = "AKIAIOSFODNN7EXAMPLE"
  secret_key                  = "not-a-secret"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  vend_role_arns     = ["arn:aws:iam::111122223333:role/sentinel-vend"]
  vend_function_arns = ["arn:aws:lambda:eu-west-1:111122223333:function:sentinel-vend"]
  deployer_arns      = ["arn:aws:iam::111122223333:role/deployer"]
}

run "as_it_comes" {
  command = plan

  assert {
    condition     = length(local.service_control) <= 5120 && length(local.resource_control) <= 5120
    error_message = "as long as AWS takes"
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_organizations_policy.service_control.content).Statement : statement.Effect == "Deny"])
    error_message = "it only denies"
  }
  assert {
    condition     = length([for statement in jsondecode(output.service_control_policy).Statement : statement if statement.Sid == "InvokeByTheApi" && can(statement.Condition)]) == 0
    error_message = "nobody is named who may invoke, so nobody may"
  }
  assert {
    condition     = length(aws_organizations_policy_attachment.service_control) == 0
    error_message = "attached to nothing that was not named"
  }
}

run "attached_for_two_regions" {
  command = plan

  variables {
    vend_role_arns = ["arn:aws:iam::111122223333:role/sentinel-vend", "arn:aws:iam::111122223333:role/sentinel-west-vend"]
    vend_function_arns = [
      "arn:aws:lambda:eu-west-1:111122223333:function:sentinel-vend",
      "arn:aws:lambda:us-west-2:111122223333:function:sentinel-west-vend",
    ]
    invoker_arns            = ["arn:aws:iam::111122223333:role/tester"]
    resource_control_policy = false
    target_ids              = ["ou-ab12-cd34ef56", "444455556666"]
  }

  assert {
    condition     = length(aws_organizations_policy_attachment.service_control) == 2 && length(aws_organizations_policy_attachment.resource_control) == 0
    error_message = "attached where named, and one policy alone"
  }
}

run "too_long_for_aws" {
  command = plan

  variables {
    deployer_arns = [for index in range(60) : "arn:aws:iam::111122223333:role/deployment/of-the-team-number-${index}"]
  }

  expect_failures = [aws_organizations_policy.service_control]
}

run "everybody_a_deployer" {
  command = plan

  variables {
    deployer_arns = ["arn:aws:iam::*:role/*"]
  }

  expect_failures = [var.deployer_arns]
}

run "a_version_of_the_function" {
  command = plan

  variables {
    vend_function_arns = ["arn:aws:lambda:eu-west-1:111122223333:function:sentinel-vend:live"]
  }

  expect_failures = [var.vend_function_arns]
}
