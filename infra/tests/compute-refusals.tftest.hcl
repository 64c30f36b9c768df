# What the module refuses before anything is made: what the functions would refuse at their start, or what would open
# more than was meant. A run takes one fault of each variable; every one of them must be told.

provider "aws" {
  region = "eu-central-1"
}

run "first_faults" {
  command = plan

  variables {
    target_role_arns       = ["arn:aws:iam::*:role/sentinel/*"] # of every account, without an organisation
    target_role_tag        = { key = "", value = "yes" }
    oidc_issuers           = { ci = { issuer = "http://ci.example.com", audiences = ["sentinel"] } }
    sso_role_ids           = ["AWSReservedSSO_Engineer_0123456789abcdef"] # a name
    vend_settings          = { rate_per_second = 0 }
    audit_settings         = { ledger_commit_attempts = 51 }
    sign_settings          = { signer_run_seconds = 120 } # longer than its minute
    detect_settings        = { deployers = ["deploy"] }
    reserved_concurrency   = { vend = 0 }
    log_retention_days     = 100
    parameter_key_arns     = ["alias/documents"]
    deny_direct_invocation = ["sign"] # vend has no other guard of its kind
  }

  expect_failures = [
    var.target_role_arns, var.target_role_tag, var.oidc_issuers, var.sso_role_ids, var.vend_settings, var.audit_settings,
    var.sign_settings, var.detect_settings, var.reserved_concurrency, var.log_retention_days,
    var.parameter_key_arns, var.deny_direct_invocation,
  ]
}

run "second_faults" {
  command = plan

  variables {
    target_role_arns     = ["arn:aws:iam::111122223333:role/*"] # every role of the account
    oidc_issuers         = { "C/I" = { issuer = "https://ci.example.com", audiences = ["sentinel"] } }
    vend_settings        = { bare_names = "session", trusted_session_roles = ["one", "two"] }
    sign_settings        = { checkpoint_seconds = 61 }
    detect_settings      = { detect_access_log = "yes" }
    reserved_concurrency = { audit = 1 } # fewer than its queue starts
    throttle             = { rate = 100, burst = 0 }
  }

  expect_failures = [
    var.target_role_arns, var.oidc_issuers, var.vend_settings, var.sign_settings, var.detect_settings,
    var.reserved_concurrency, var.throttle,
  ]
}

run "third_faults" {
  command = plan

  variables {
    target_role_arns = ["*"]
    # It would let in repo:acme-impostor.
    oidc_issuers  = { ci = { issuer = "https://ci.example.com", audiences = ["sentinel"], subject_prefixes = ["repo:acme"] } }
    vend_settings = { request_limit_ms = 300, policy_limit_ms = 200 } # no time to record
  }

  expect_failures = [var.target_role_arns, var.oidc_issuers, var.vend_settings]
}

run "no_audience" {
  command = plan

  variables {
    oidc_issuers = { ci = { issuer = "https://ci.example.com", audiences = [] } }
  }

  expect_failures = [var.oidc_issuers]
}

run "a_throttle_of_no_route" {
  command = plan

  variables {
    route_throttles = { "GET /nothing" = { rate = 1, burst = 1 } }
  }

  expect_failures = [var.route_throttles]
}

run "a_route_above_all_routes" {
  command = plan

  variables {
    route_throttles = { "GET /profiles" = { rate = 500, burst = 40 } }
  }

  expect_failures = [var.route_throttles]
}

run "more_roles_than_fit" {
  command = plan

  variables {
    sso_role_ids = [for number in range(150) : format("AROAENGINEERSSO%06d", number)]
  }

  expect_failures = [aws_lambda_function.vend]
}

run "roots_within_each_other" {
  command = plan

  variables {
    policy_root  = "/sentinel"
    profile_root = "/sentinel/profiles"
  }

  expect_failures = [aws_lambda_function.vend]
}
