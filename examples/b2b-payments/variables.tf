variable "authorization_outcome" {
  description = "What becomes of the card payment: `pending`, `captured`, `reversed` or `expired`."
  type        = string
  default     = "pending"
}
