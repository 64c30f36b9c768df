# The ruleset that comes with tflint, all of it. Its AWS ruleset is a plugin of its own; add it where it can be had.

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# Wants every variable in variables.tf: here each topic's are in a file of their own, so that a file stays readable.
rule "terraform_standard_module_structure" {
  enabled = false
}
