package topup

// balanceOf is the balance that a top-up went to: the top-up itself never says, but the movement that it has made does.
func balanceOf(topup map[string]any) any {
	transaction, ok := topup["balance_transaction"].(map[string]any)
	if !ok {
		return nil
	}
	return transaction["balance_type"]
}
