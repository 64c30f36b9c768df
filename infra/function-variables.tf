# The functions' environment variables, as docs/configuration.md has them. A function refuses to start on one it does
# not know, and on none it needs: so each has exactly its own.

# Identity Center makes a role for each permission set it gives to this account; its session names are believed by role
# id (AROA…), for a name can be made again by somebody else. `aws_iam_roles` tells names, `aws_iam_role` the id of one.
data "aws_iam_roles" "sso" {
  count = var.sso_role_ids == null ? 1 : 0

  path_prefix = "/aws-reserved/sso.amazonaws.com/"
  name_regex  = var.sso_role_pattern
}

data "aws_iam_role" "sso" {
  for_each = var.sso_role_ids == null ? data.aws_iam_roles.sso[0].names : toset([])

  name = each.value
}

locals {
  sso_role_ids = var.sso_role_ids == null ? [for role in values(data.aws_iam_role.sso) : role.unique_id] : var.sso_role_ids

  # ALIAS=ISSUER AUDIENCE … sub=PREFIX …, with commas between issuers.
  oidc_issuers = join(",", [
    for alias, one in var.oidc_issuers :
    join(" ", concat(["${alias}=${one.issuer}"], sort(one.audiences), [for prefix in sort(one.subject_prefixes) : "sub=${prefix}"]))
  ])

  # A setting's name is its variable's. What is not given is left out: the code has the default.
  settings = {
    vend   = { for name, value in var.vend_settings : "SENTINEL_${upper(name)}" => try(join(",", sort(value)), tostring(value)) if value != null }
    audit  = { for name, value in var.audit_settings : "SENTINEL_${upper(name)}" => tostring(value) if value != null }
    sign   = { for name, value in var.sign_settings : "SENTINEL_${upper(name)}" => tostring(value) if value != null }
    detect = { for name, value in var.detect_settings : "SENTINEL_${upper(name)}" => try(join(",", sort(value)), tostring(value)) if value != null }
  }

  ledger_variables = {
    SENTINEL_ACCOUNT_ID   = local.account_id
    SENTINEL_LEDGER_TABLE = local.tables.ledger
    SENTINEL_LEDGER_LOG   = var.ledger_log
  }

  # The rules that carry decisions, and the schedules that keep signing and looking.
  watched_rules = sort(concat(
    local.rule_names,
    [aws_cloudwatch_event_rule.sign.name, aws_cloudwatch_event_rule.sweep.name],
  ))

  root_variables = {
    SENTINEL_EVENT_BUS    = local.bus_name
    SENTINEL_POLICY_ROOT  = var.policy_root
    SENTINEL_PROFILE_ROOT = var.profile_root
  }

  variables = {
    vend = merge(local.root_variables, {
      SENTINEL_ACCOUNT_ID      = local.account_id
      SENTINEL_ORIGIN_PROOF    = random_password.origin_proof.result
      SENTINEL_AUDIT_QUEUE_URL = aws_sqs_queue.audit.url
      SENTINEL_SSO_ROLE_IDS    = join(",", sort(local.sso_role_ids))
      SENTINEL_OIDC_ISSUERS    = local.oidc_issuers
    }, local.settings.vend)

    audit = merge(local.ledger_variables, {
      SENTINEL_LEDGER_RETENTION_DAYS = tostring(var.ledger_retention_days)
      SENTINEL_DEAD_LETTER_QUEUE_URL = aws_sqs_queue.audit_dead.url
    }, local.settings.audit)

    sign = merge(local.ledger_variables, {
      SENTINEL_LEDGER_RETENTION_DAYS = tostring(var.ledger_retention_days)
      SENTINEL_CHECKPOINT_ORIGIN     = "sentinel-tvm/${local.account_id}/${var.ledger_log}"
      SENTINEL_SIGNING_KEY_ID        = aws_kms_key.signing.arn
      SENTINEL_CHECKPOINT_BUCKET     = local.bucket_name
    }, local.settings.sign)

    detect = merge(local.ledger_variables, local.root_variables, {
      SENTINEL_DETECT_TABLE      = local.tables.detect
      SENTINEL_WATCHED_RULES     = join(",", local.watched_rules)
      SENTINEL_WATCHED_QUEUES    = join(",", values(local.queues))
      SENTINEL_WATCHED_FUNCTIONS = join(",", values(local.functions))
      SENTINEL_VEND_FUNCTION     = local.functions.vend
      SENTINEL_VEND_ROLE_ARN     = local.role_arns.vend
      SENTINEL_LEDGER_WRITERS    = join(",", [local.role_arns.audit, local.role_arns.sign])
    }, local.settings.detect)
  }
}
