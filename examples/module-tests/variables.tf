variable "name" {
  description = "Name of the tenant's business."
  type        = string
}

variable "capabilities" {
  description = "What the tenant's account requests."
  type        = set(string)
  default     = ["transfers", "card_payments", "treasury", "card_issuing"]
}

variable "monthly_limit" {
  description = "What the tenant's card can spend in a month, in cents."
  type        = number
  default     = 100000

  validation {
    condition     = var.monthly_limit > 0 && var.monthly_limit <= 500000
    error_message = "A tenant can spend up to 5,000 USD a month."
  }
}

variable "frozen" {
  description = "Whether the tenant's card declines everything for now."
  type        = bool
  default     = false
}
