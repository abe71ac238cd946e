variable "authorization_outcome" {
  description = "What becomes of the card payment: `pending`, `captured`, `reversed` or `expired`."
  type        = string
  default     = "pending"
}

locals {
  terms = {
    date = "2025-06-01T09:00:00Z"
    ip   = "203.0.113.7"
  }
}
