terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

provider "aws" {}

variable "dist_path" {
  type    = string
  default = "./dist"
}

variable "reserved" {
  type    = number
  default = 20
}

module "sentinel" {
  source    = "./module"
  dist_path = var.dist_path
  reserved  = var.reserved

}
