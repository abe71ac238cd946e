package treasury

import "github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"

// outboundTransfer sends money to oneself.
var outboundTransfer = outflow{
	typ: typeOutboundTransfer, prefix: "obt_", noun: "OutboundTransfer", path: "outbound_transfers", id: "outbound_transfer",
	descriptor: "transfer",
}

func registerOutboundTransfers(m *api.Mux) {
	narrow := func(*api.Request) func(*api.Record) bool { return nil }
	outboundTransfer.register(m, narrow, differsInTime,
		"`destination_payment_method` takes PaymentMethods; Stripe also takes the bank accounts in `external_accounts`.")
}
