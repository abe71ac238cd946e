# As many things as the other configurations have objects, of a provider that does nothing.

terraform {
  required_providers {
    bare = { source = "embedded-finance/bare" }
  }
}

variable "n" {
  type = number
}

variable "revision" {
  type = string
}

resource "bare_thing" "this" {
  count = var.n

  name     = "thing-${count.index}"
  revision = var.revision
}
