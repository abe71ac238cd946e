package testbanks

// How often somebody may be wrong about microdeposits: with codes, and with amounts (Stripe's ACH Direct Debit guide).
const (
	MaxCodes   = 10
	MaxAmounts = 3
)
