output "service_control_policy_id" {
  description = "The service control policy, to attach elsewhere."
  value       = aws_organizations_policy.service_control.id
}

output "resource_control_policy_id" {
  description = "The resource control policy; null where none was asked for."
  value       = one(aws_organizations_policy.resource_control[*].id)
}

output "service_control_policy" {
  description = "The service control policy in JSON."
  value       = local.service_control
}

output "resource_control_policy" {
  description = "The resource control policy in JSON."
  value       = local.resource_control
}
