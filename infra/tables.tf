# The ledger (docs/ledger.md) and the state of the detections: two string keys, on demand, no secondary index.
#
# `terraform destroy` meets three locks on what must outlive a mistake: the tables' deletion protection, the keys' policy
# and the bucket's Object Lock. `prevent_destroy` cannot be a variable, and would make a whole destroy fail rather than
# keep these; so `npm run destroy` leaves them, and keeps them in the state, unless told twice.

resource "aws_dynamodb_table" "ledger" {
  name                        = local.tables.ledger
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  # Bodies only have it: entries, with leaf hashes and times, stay.
  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 35
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}

resource "aws_dynamodb_table" "detect" {
  name                        = local.tables.detect
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}

