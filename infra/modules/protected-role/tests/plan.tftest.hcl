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
  profile           = "prod"
  vend_role_arn     = "arn:aws:iam::111122223333:role/sentinel-vend"
  api_execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5"
}

run "as_it_comes" {
  command = plan

  assert {
    condition     = aws_iam_role.protected.name == "sentinel-prod" && aws_iam_role.protected.path == "/sentinel/"
    error_message = "named for the profile, below the path that vend may assume"
  }
  assert {
    condition     = aws_iam_role.protected.max_session_duration == 3600
    error_message = "an hour at most"
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role.protected.assume_role_policy).Statement :
      statement.Principal == { AWS = "arn:aws:iam::111122223333:role/sentinel-vend" } && statement.Effect == "Allow"
    ])
    error_message = "no statement admits anybody but the vend role"
  }
  assert {
    condition     = !strcontains(aws_iam_role.protected.assume_role_policy, "ExternalId")
    error_message = "no external id is demanded that the profile does not have"
  }
  assert {
    condition     = length(aws_iam_role_policy.permissions) == 0 && length(aws_iam_role_policy_attachment.managed) == 0
    error_message = "nothing is allowed that was not given"
  }
}

run "with_everything" {
  command = plan

  variables {
    name                 = "production"
    path                 = "/teams/pay/"
    external_id          = "pay/one:two"
    max_session_duration = 7200
    permissions_boundary = "arn:aws:iam::444455556666:policy/boundary"
    managed_policy_arns  = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
    inline_policy        = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"
  }

  assert {
    condition     = aws_iam_role.protected.name == "production" && aws_iam_role.protected.path == "/teams/pay/"
    error_message = "named and placed as told"
  }
  assert {
    condition     = jsondecode(aws_iam_role.protected.assume_role_policy).Statement[0].Condition.StringEquals["sts:ExternalId"] == "pay/one:two"
    error_message = "the external id is demanded"
  }
  assert {
    condition     = aws_iam_role.protected.permissions_boundary == "arn:aws:iam::444455556666:policy/boundary"
    error_message = "bounded as told"
  }
  assert {
    condition     = length(aws_iam_role_policy.permissions) == 1 && aws_iam_role_policy_attachment.managed["read"].policy_arn == "arn:aws:iam::aws:policy/ReadOnlyAccess"
    error_message = "allowed what was given"
  }
}

run "a_vend_role_with_a_wildcard" {
  command = plan

  variables {
    vend_role_arn = "arn:aws:iam::111122223333:role/*"
  }

  expect_failures = [var.vend_role_arn]
}

run "a_profile_of_dots" {
  command = plan

  variables {
    profile = ".."
  }

  expect_failures = [var.profile]
}

run "an_api_with_a_stage" {
  command = plan

  variables {
    api_execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/$default"
  }

  expect_failures = [var.api_execution_arn]
}
