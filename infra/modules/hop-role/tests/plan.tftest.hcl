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
  name              = "hop-from-apps"
  api_execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5"
}

run "iam_users" {
  command = plan

  variables {
    user_arns = ["arn:aws:iam::444455556666:user/alice", "arn:aws:iam::444455556666:user/ops/bob"]
  }

  assert {
    condition     = jsondecode(output.trust_policy).Statement[0].Condition.StringEquals["sts:RoleSessionName"] == "$${aws:username}"
    error_message = "a user comes by its own name"
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.invoke.policy).Statement[0].Resource == "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*" && length(jsondecode(aws_iam_role_policy.invoke.policy).Statement) == 1
    error_message = "the API, and nothing else"
  }
}

run "identity_center" {
  command = plan

  variables {
    identity_center = {
      permission_sets = ["Developer"]
      account_ids     = ["444455556666", "777788889999"]
      organization_id = "o-a1b2c3d4e5"
    }
  }

  assert {
    condition     = jsondecode(output.trust_policy).Statement[0].Principal.AWS == ["arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root"]
    error_message = "of the accounts that were named"
  }
  assert {
    condition     = length(jsondecode(output.trust_policy).Statement[0].Condition.ArnLike["aws:PrincipalArn"]) == 4
    error_message = "each account's role, in a Region's path and without"
  }
}

run "users_of_two_accounts" {
  command = plan

  variables {
    user_arns = ["arn:aws:iam::444455556666:user/alice", "arn:aws:iam::777788889999:user/alice"]
  }

  expect_failures = [var.user_arns]
}

run "nobody" {
  command = plan

  expect_failures = [var.identity_center]
}

run "both_kinds" {
  command = plan

  variables {
    user_arns       = ["arn:aws:iam::444455556666:user/alice"]
    identity_center = { permission_sets = ["Developer"], account_ids = ["444455556666"], organization_id = "o-a1b2c3d4e5" }
  }

  expect_failures = [var.identity_center]
}

run "a_permission_set_with_a_wildcard" {
  command = plan

  variables {
    identity_center = { permission_sets = ["*"], account_ids = ["444455556666"], organization_id = "o-a1b2c3d4e5" }
  }

  expect_failures = [var.identity_center]
}
