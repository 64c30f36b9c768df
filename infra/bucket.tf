# The ledger's copy: each checkpoint and its events, written once and locked in compliance mode, so that nobody, root
# included, replaces or removes one before its time.

resource "aws_s3_bucket" "checkpoints" {
  #checkov:skip=CKV_AWS_18: CloudTrail and the bucket's policy tell who reads; a log bucket of its own would need the same care again
  #checkov:skip=CKV_AWS_144: a copy in another region is the operator's decision, docs/deploy.md
  #checkov:skip=CKV_AWS_145: encrypted with S3's own key on purpose: whoever could delete a key of ours could destroy what Object Lock keeps
  #checkov:skip=CKV2_AWS_62: nothing listens to it
  bucket              = local.bucket_name
  object_lock_enabled = true
  force_destroy       = false
}

resource "aws_s3_bucket_versioning" "checkpoints" {
  bucket = aws_s3_bucket.checkpoints.id

  versioning_configuration {
    status = "Enabled"
  }
}

# The signer names the same days with each object; this is for whatever comes in without.
resource "aws_s3_bucket_object_lock_configuration" "checkpoints" {
  bucket     = aws_s3_bucket.checkpoints.id
  depends_on = [aws_s3_bucket_versioning.checkpoints]

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = local.lock_days
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "checkpoints" {
  bucket = aws_s3_bucket.checkpoints.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "checkpoints" {
  bucket                  = aws_s3_bucket.checkpoints.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "checkpoints" {
  bucket = aws_s3_bucket.checkpoints.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Nothing expires: the copy outlives the table's bodies, and the checkpoints are what old proofs are verified against.
resource "aws_s3_bucket_lifecycle_configuration" "checkpoints" {
  bucket     = aws_s3_bucket.checkpoints.id
  depends_on = [aws_s3_bucket_versioning.checkpoints]

  rule {
    id     = "tidy"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

locals {
  # The bucket needs a default of at least a day; with bodies kept for ever the signer sets no date, and ten years are it.
  lock_days = var.ledger_retention_days > 0 ? var.ledger_retention_days : 3650
}

data "aws_iam_policy_document" "checkpoints" {
  statement {
    sid       = "OnlyTheSignerPuts"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = [local.role_arns.sign]
    }
  }

  # Object Lock keeps versions but lets a newer one be put over them; this does not.
  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
  statement {
    sid       = "WrittenOnce"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Null"
      variable = "s3:if-none-match"
      values   = ["true"]
    }
  }

  # Deleting a locked object would put a delete marker over it, and hide it.
  statement {
    sid       = "NobodyDeletes"
    effect    = "Deny"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    resources = ["${local.bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.bucket_arn, "${local.bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "checkpoints" {
  bucket     = aws_s3_bucket.checkpoints.id
  policy     = data.aws_iam_policy_document.checkpoints.json
  depends_on = [aws_s3_bucket_public_access_block.checkpoints]
}
