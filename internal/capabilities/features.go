package capabilities

import "slices"

// Feature is one thing that a Treasury financial account can do.
type Feature struct {
	// Path is the dotted place in the features hash: "financial_addresses.aba".
	Path string
	// Capabilities must be requested on the account that owns the financial account.
	Capabilities []string
	// Inbound and Outbound say what a platform restriction of that flow takes from the feature; empty when it takes
	// nothing.
	Inbound, Outbound string
}

// Features is the table of Stripe's "Financial account features" page: which capabilities a feature requires, and what
// platform restrictions do to it. Sorted by path.
var Features = []Feature{
	{Path: "card_issuing", Capabilities: []string{CardIssuing}},
	{Path: "deposit_insurance", Capabilities: []string{Treasury}},
	{
		Path: "financial_addresses.aba", Capabilities: []string{Treasury},
		Inbound:  "the ABA address can't receive ACH credits (wires still arrive)",
		Outbound: "the ABA address can't be debited",
	},
	{
		Path: "inbound_transfers.ach", Capabilities: []string{Treasury, USBankAccountACHPayments},
		Inbound: "the feature is disabled",
	},
	{
		Path: "intra_stripe_flows", Capabilities: []string{Treasury},
		Inbound:  "it can't receive outbound payments of other financial accounts",
		Outbound: "it can't send outbound payments to other financial accounts",
	},
	{
		Path: "outbound_payments.ach", Capabilities: []string{Treasury, USBankAccountACHPayments},
		Outbound: "the feature is disabled",
	},
	{
		Path: "outbound_payments.us_domestic_wire", Capabilities: []string{Treasury},
		Outbound: "the feature is disabled",
	},
	{
		Path: "outbound_transfers.ach", Capabilities: []string{Treasury, USBankAccountACHPayments},
		Outbound: "the feature is disabled",
	},
	{
		Path: "outbound_transfers.us_domestic_wire", Capabilities: []string{Treasury},
		Outbound: "the feature is disabled",
	},
}

// LookupFeature finds a feature by its path.
func LookupFeature(path string) (Feature, bool) {
	i := slices.IndexFunc(Features, func(f Feature) bool { return f.Path == path })
	if i < 0 {
		return Feature{}, false
	}
	return Features[i], true
}

// Missing lists the capabilities that the feature needs and the account does not request.
func (f Feature) Missing(requested func(capability string) bool) []string {
	var missing []string
	for _, capability := range f.Capabilities {
		if !requested(capability) {
			missing = append(missing, capability)
		}
	}
	return missing
}

// Flows that a platform can restrict on a financial account, as `platform_restrictions` names them.
const (
	InboundFlows  = "inbound_flows"
	OutboundFlows = "outbound_flows"
)

// Restriction is the effect of one restricted flow on a feature.
type Restriction struct {
	Flow   string // InboundFlows or OutboundFlows
	Effect string // what the feature loses, as a clause
}

// Restrictions lists what the restricted flows take from the feature, inbound first.
func (f Feature) Restrictions(inbound, outbound bool) []Restriction {
	var restrictions []Restriction
	if inbound && f.Inbound != "" {
		restrictions = append(restrictions, Restriction{Flow: InboundFlows, Effect: f.Inbound})
	}
	if outbound && f.Outbound != "" {
		restrictions = append(restrictions, Restriction{Flow: OutboundFlows, Effect: f.Outbound})
	}
	return restrictions
}
