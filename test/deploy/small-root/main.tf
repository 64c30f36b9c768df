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

variable "key_administrators" {
  type    = list(string)
  default = []
}

module "sentinel" {
  source             = "./module"
  dist_path          = var.dist_path
  reserved           = var.reserved
  key_administrators = var.key_administrators
}
