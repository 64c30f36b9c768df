output "role_arn" {
  description = "What people of the other account assume, e.g. as `role_arn` of a profile in ~/.aws/config."
  value       = aws_iam_role.hop.arn
}

output "role_name" {
  description = "For SENTINEL_TRUSTED_SESSION_ROLES."
  value       = aws_iam_role.hop.name
}

output "trust_policy" {
  description = "The trust policy in JSON."
  value       = local.trust
}
