# Without any provider: what the module says by itself, whatever AWS would answer.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "999988887777" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }
  mock_data "aws_region" {
    defaults = { region = "us-gov-west-1", id = "us-gov-west-1" }
  }
  mock_data "aws_iam_roles" {
    defaults = { names = ["AWSReservedSSO_Engineer_0123456789abcdef", "AWSReservedSSO_Reader_0123456789abcdef"] }
  }
  mock_data "aws_iam_role" {
    defaults = { unique_id = "AROAENGINEERSSO000001" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

mock_provider "random" {}

run "identity_center_and_partition" {
  command = plan

  assert {
    condition     = join(",", keys(data.aws_iam_role.sso)) == "AWSReservedSSO_Engineer_0123456789abcdef,AWSReservedSSO_Reader_0123456789abcdef"
    error_message = "not every role of Identity Center was looked up"
  }
  assert {
    condition     = join(",", local.sso_role_ids) == "AROAENGINEERSSO000001"
    error_message = "the ids are ${jsonencode(local.sso_role_ids)}"
  }
  assert {
    condition     = local.function_arns.vend == "arn:aws-us-gov:lambda:us-gov-west-1:999988887777:function:sentinel-vend"
    error_message = "an arn of another partition: ${local.function_arns.vend}"
  }
  assert {
    condition     = join(",", local.target_role_arns) == "arn:aws-us-gov:iam::999988887777:role/sentinel/*"
    error_message = "vend may assume ${jsonencode(local.target_role_arns)}"
  }
  assert {
    condition = alltrue([
      for arn in concat(values(local.function_arns), values(local.log_group_arns), values(local.parameter_arns)) : startswith(arn, "arn:aws-us-gov:")
    ])
    error_message = "an arn has its partition written out"
  }
}

run "pattern_narrows_identity_center" {
  command = plan

  variables {
    sso_role_pattern = "^AWSReservedSSO_Engineer"
  }

  assert {
    condition     = data.aws_iam_roles.sso[0].name_regex == "^AWSReservedSSO_Engineer" && data.aws_iam_roles.sso[0].path_prefix == "/aws-reserved/sso.amazonaws.com/"
    error_message = "the roles are looked up elsewhere"
  }
}
