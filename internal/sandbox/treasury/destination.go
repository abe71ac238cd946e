package treasury

import (
	"cmp"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// The parameters that say where money goes.
const (
	paramMethod = "destination_payment_method"
	paramData   = "destination_payment_method_data"
	paramOpts   = "destination_payment_method_options"
)

const featureIntraStripe = "intra_stripe_flows"

// destination is where an outflow goes.
type destination struct {
	method  string      // id of the payment method, where there is one to be named
	details api.Object  // destination_payment_method_details
	network string      //
	number  string      // of the bank account
	account *api.Record // the financial account, instead of a bank account
}

// destination reads where an outflow from a financial account goes.
func (o outflow) destination(r *api.Request, from *api.Record) (destination, error) {
	method, data := r.Params.String(paramMethod), r.Params.Object(paramData)
	switch {
	case method != "" && data != nil:
		return destination{}, api.Exclusive(paramMethod, paramData)
	case method == "" && data == nil:
		return destination{}, api.Invalid(paramMethod, "parameter_missing", "You must provide one of `%s` and `%s`.", paramMethod, paramData)
	case data.String("type") == "financial_account":
		return o.otherAccount(r, from, data)
	case data != nil:
		return o.describedBank(r, data)
	case o.toOthers:
		return o.bankOfCustomer(r, method)
	}
	pm, err := ownBank(r, paramMethod, testbanks.Outbound)
	if err != nil {
		return destination{}, err
	}
	return o.bank(r, pm, pm.ID)
}

// bankOfCustomer is the bank account that a payment method of a customer stands for. A test token stands for one of any
// customer.
func (o outflow) bankOfCustomer(r *api.Request, method string) (destination, error) {
	customer, err := o.customer(r)
	if err != nil {
		return destination{}, err
	}
	pm, err := testbanks.Resolve(r, method, paramMethod)
	if err != nil {
		return destination{}, err
	}
	switch {
	case customer == nil:
		return destination{}, api.Invalid("customer", "parameter_missing", "`customer` is required with `%s`, and must be the customer to "+
			"which the PaymentMethod is attached.", paramMethod)
	case !testbanks.IsToken(method) && pm.Data.String("customer") != customer.ID:
		return destination{}, api.Invalid("customer", "", "The PaymentMethod '%s' is not attached to the customer '%s'. An OutboundPayment "+
			"goes to a customer's bank account; for one that is the account's own create an OutboundTransfer.", pm.ID, customer.ID)
	}
	if err := usable(pm, paramMethod, testbanks.Outbound); err != nil {
		return destination{}, err
	}
	return o.bank(r, pm, pm.ID)
}

// customer is who an OutboundPayment goes to, nil when it does not say.
func (o outflow) customer(r *api.Request) (*api.Record, error) {
	id := r.Params.String("customer")
	if id == "" {
		return nil, nil
	}
	return r.Reference(typeCustomer, id, "customer")
}

// describedBank is a bank account that is described in the request itself.
func (o outflow) describedBank(r *api.Request, data api.Object) (destination, error) {
	if _, err := o.customer(r); err != nil {
		return destination{}, err
	}
	if data.Has("financial_account") {
		return destination{}, api.Invalid(paramData+"[financial_account]", "", "`financial_account` cannot be given when the type is `us_bank_account`.")
	}
	pm, err := testbanks.Described(r, data, paramData)
	if err != nil {
		return destination{}, err
	}
	return o.bank(r, pm, "")
}

// bank is a bank account, over the network that the request asks for or else the bank account prefers.
func (o outflow) bank(r *api.Request, pm *api.Record, method string) (destination, error) {
	to := destination{method: method, number: pm.Secret.String(testbanks.SecretAccountNumber)}
	to.network = cmp.Or(r.Params.String(paramOpts+".us_bank_account.network"), pm.Data.String("us_bank_account.networks.preferred"), networkACH)
	if to.network == networkWire {
		if err := o.checkWire(r, pm); err != nil {
			return to, err
		}
	}
	var err error
	to.details, err = bankDetails(r, pm, to.network)
	return to, err
}

// checkWire refuses a wire to somebody of whom only part of the address is known. Where nothing is known, an
// OutboundTransfer goes to the account holder, and test tokens stand for complete ones.
func (o outflow) checkWire(r *api.Request, pm *api.Record) error {
	at, param := "The PaymentMethod", paramMethod
	if r.Params.Has(paramData) {
		at, param = "The payment method", paramData+"[billing_details][address]"
	}
	address := pm.Data.Object("billing_details.address")
	var missing string
	given := 0
	for _, name := range []string{"line1", "city", "state", "postal_code", "country"} {
		if address.Has(name) {
			given++
		} else {
			missing = cmp.Or(missing, name)
		}
	}
	if missing == "" || given == 0 && (!o.toOthers || testbanks.IsToken(r.Params.String(paramMethod))) {
		return nil
	}
	return api.Invalid(param, "", "%s cannot receive a wire, because `billing_details[address][%s]` is missing. A wire needs the complete "+
		"address of the account holder.", at, missing)
}

// otherAccount is a financial account: of somebody else for an OutboundPayment, another one of the same account for an
// OutboundTransfer.
func (o outflow) otherAccount(r *api.Request, from *api.Record, data api.Object) (destination, error) {
	const param = paramData + "[financial_account]"
	if _, err := o.customer(r); err != nil {
		return destination{}, err
	}
	for _, other := range []string{"us_bank_account", "billing_details"} {
		if data.Has(other) {
			return destination{}, api.Invalid(paramData+"["+other+"]", "", "`%s` cannot be given when the type is `financial_account`.", other)
		}
	}
	if r.Params.Object(paramOpts+".us_bank_account") != nil {
		return destination{}, api.Invalid(paramOpts+"[us_bank_account]", "", "Options for bank accounts cannot be given when the destination "+
			"is a financial account.")
	}
	id := data.String("financial_account")
	if id == "" {
		return destination{}, api.Missing(param)
	}
	to, err := anyAccount(r, id, param)
	if err != nil {
		return destination{}, err
	}
	switch same := to.Account == from.Account; {
	case to.ID == from.ID:
		return destination{}, api.Invalid(param, "", "A financial account cannot send money to itself.")
	case o.toOthers && same:
		return destination{}, api.Invalid(param, "", "The financial account '%s' belongs to the same account. Create an OutboundTransfer to "+
			"move money between financial accounts of one account.", to.ID)
	case !o.toOthers && !same:
		return destination{}, api.Invalid(param, "", "The financial account '%s' belongs to another account. Create an OutboundPayment to "+
			"send money to it.", to.ID)
	}
	return destination{
		account: to, network: networkStripe,
		details: api.Object{
			"type": "financial_account", "financial_account": api.Object{"id": to.ID, "network": networkStripe},
			"billing_details": noBillingDetails(),
		},
	}, nil
}

// check refuses an outflow for which a feature is missing at either end.
func (d destination) check(r *api.Request, from *api.Record, o outflow) error {
	const param = "financial_account"
	if d.account == nil {
		return checkFeature(r, from, o.path+"."+d.network, capabilities.OutboundFlows, param)
	}
	if err := checkFeature(r, from, featureIntraStripe, capabilities.OutboundFlows, param); err != nil {
		return err
	}
	return checkReceiver(r, d.account, paramData+"["+param+"]")
}

// checkReceiver refuses to send money to a financial account that cannot receive any from another one.
func checkReceiver(r *api.Request, to *api.Record, param string) error {
	if isClosed(to) {
		return api.Invalid(param, "", "The financial account '%s' is closed. It cannot receive money any more.", to.ID)
	}
	return checkFeature(r, to, featureIntraStripe, capabilities.InboundFlows, param)
}

// passOn brings money that has left a financial account to another one. sent is the movement on the side where it has left,
// for the flow that has sent it.
func passOn(r *api.Request, to, flow *api.Record, description string, sent ledger.Line) error {
	from, err := r.Get(typeFinancialAccount, flow.Parent)
	if err != nil {
		return err
	}
	who, err := loadOwner(r, from.Account)
	if err != nil {
		return err
	}
	billing := noBillingDetails()
	billing["name"] = who.name()
	_, err = receiveCredit(r, received{
		account: to, amount: flow.Data.Int("amount"), network: networkStripe, description: description,
		from: api.Object{
			"type": "financial_account", "financial_account": api.Object{"id": from.ID, "network": networkStripe}, "billing_details": billing,
		},
		linked: api.Object{"source_flow": flow.ID, "source_flow_type": flowType(flow.Type)},
		lines:  []ledger.Line{sent},
	}, "")
	return err
}
