data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.id
  dns_suffix = data.aws_partition.current.dns_suffix

  # Names are made here, and ARNs from names, so that policies on both sides of a relation can name each other.
  functions = {
    vend   = "${var.name}-vend"
    audit  = "${var.name}-audit"
    sign   = "${var.name}-sign"
    detect = "${var.name}-detect"
  }
  function_arns = {
    for part, name in local.functions :
    part => "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${name}"
  }
  role_arns = {
    for part, name in local.functions :
    part => "arn:${local.partition}:iam::${local.account_id}:role/${name}"
  }

  bus_name = var.name
  bus_arn  = "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/${var.name}"

  queues = {
    audit             = "${var.name}-audit"
    audit_dead        = "${var.name}-audit-dead"
    audit_undelivered = "${var.name}-audit-undelivered"
    detect            = "${var.name}-detect"
    detect_dead       = "${var.name}-detect-dead"
  }
  queue_arns = {
    for part, name in local.queues :
    part => "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${name}"
  }

  tables = {
    ledger = "${var.name}-ledger"
    detect = "${var.name}-detect"
  }
  table_arns = {
    for part, name in local.tables :
    part => "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${name}"
  }

  bucket_name = "${var.name}-checkpoints-${local.account_id}-${local.region}"
  bucket_arn  = "arn:${local.partition}:s3:::${local.bucket_name}"
}
