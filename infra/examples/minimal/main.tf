# The least that runs: people of one Identity Center, target roles of this account under the path /sentinel/.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

# Region and keys are those of whoever applies it: AWS_REGION and AWS_PROFILE, as `npm run deploy` sets them.
provider "aws" {}

variable "dist_path" {
  description = "The folder `npm run build` made."
  type        = string
  default     = "../../../dist"
}

module "sentinel" {
  source    = "../../"
  dist_path = var.dist_path
}

output "api_url" {
  description = "Where clients ask."
  value       = module.sentinel.api_url
}
