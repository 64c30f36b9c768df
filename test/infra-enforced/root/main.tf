# The module as the local stack stands for it: its region, its roles, and who redrives there.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "dist_path" {
  description = "Stand-ins for the functions' zips."
  type        = string
}

module "sentinel" {
  source    = "../../../infra"
  dist_path = var.dist_path

  redrive_role_arns = ["arn:aws:iam::123456789012:role/sentinel-redrive"]
}
