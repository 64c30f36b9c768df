# Parameter Store: its throughput, and the first documents.

# The standard quota of 40 calls a second is shared with everything else in the account and region. Destroying this puts
# the setting back to AWS's default, for the whole account.
resource "aws_ssm_service_setting" "high_throughput" {
  count = var.parameter_high_throughput ? 1 : 0

  setting_id    = "arn:${local.partition}:ssm:${local.region}:${local.account_id}:servicesetting/ssm/parameter-store/high-throughput-enabled"
  setting_value = "true"
}

locals {
  documents = merge(
    { for name, text in var.policies : "${var.policy_root}/${name}" => text },
    { for name, text in var.profiles : "${var.profile_root}/${name}" => text },
  )
}

# Terraform writes each once, so that the service answers from the first apply on. From then on `sentinel policy push`
# does, with lint, tests and versions: a plan that put an older text back would be a rollback nobody asked for.
resource "aws_ssm_parameter" "document" {
  #checkov:skip=CKV2_AWS_34: policies and profiles are no secrets, and every caller with ssm:GetParameter may audit them
  for_each = local.documents

  name = each.key
  type = "String"
  # Intelligent tiering takes the advanced tier above 4 KiB, at most 8 KiB, and only then.
  tier  = "Intelligent-Tiering"
  value = each.value

  lifecycle {
    ignore_changes = [value, tier]
  }
}
