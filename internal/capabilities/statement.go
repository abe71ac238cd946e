package capabilities

// MaxStatementDescriptor is how many characters a statement descriptor can have on a network over which money leaves a
// financial account.
func MaxStatementDescriptor(network string) int {
	switch network {
	case "ach":
		return 10
	case "us_domestic_wire":
		return 140
	}
	return 500
}
