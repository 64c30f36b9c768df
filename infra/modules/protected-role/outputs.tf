output "role_arn" {
  description = "For `role_arn` of the profile's document."
  value       = aws_iam_role.protected.arn
}

output "role_name" {
  description = "The role's name, without its path."
  value       = aws_iam_role.protected.name
}

output "trust_policy" {
  description = "The trust policy in JSON, for those who make the role elsewhere, as by StackSets."
  value       = jsonencode(local.trust)
}

output "no_vending_policy" {
  description = "The policy in JSON that keeps vended sessions from the API, for the same."
  value       = jsonencode(local.no_vending)
}
