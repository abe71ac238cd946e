package treasury

import "github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"

// outboundPayment sends money to others.
var outboundPayment = outflow{
	typ: typeOutboundPayment, prefix: "obp_", noun: "OutboundPayment", path: "outbound_payments", id: "id", descriptor: "payment",
	toOthers: true,
}

func registerOutboundPayments(m *api.Mux) {
	narrow := func(r *api.Request) func(*api.Record) bool {
		customer := r.Params.String("customer")
		return func(payment *api.Record) bool { return customer == "" || payment.Data.String("customer") == customer }
	}
	outboundPayment.register(m, narrow, differsInTime,
		"`destination_payment_method` takes PaymentMethods; Stripe also takes the bank accounts of a customer's `sources`.")
}
