package treasury

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// RequireBankAccount refuses a bank account, at an attribute that tfkit.BankAccount declares, that is not ready for what is
// planned: one that is not verified, or was set up for the other direction. noun is what is planned.
func RequireBankAccount(p *tfkit.Plan, attribute, noun, direction string) {
	bank := p.Config.Get(attribute)
	if verified := bank.Get("verified"); verified.IsSet() && !verified.Bool() {
		p.Error(attribute, "The bank account is not verified", fmt.Sprintf(
			"The %s needs a bank account that is verified. Give its setup intent what verifies it (microdeposits = { descriptor_code = \"SM11AA\" } "+
				"in test mode), and apply that together with the %s or before.", noun, noun))
	}
	directions := bank.Get("flow_directions")
	if !directions.IsSet() || slices.ContainsFunc(directions.Elements(), func(d tfkit.Value) bool {
		return !d.IsKnown() || d.String() == direction
	}) {
		return
	}
	p.Error(attribute, "The bank account is not for "+direction+" flows", fmt.Sprintf(
		"The %s moves money %s, and the setup intent of the bank account does not allow that. Add %q to its flow_directions.",
		noun, seen[direction], direction))
}

// seen says what a direction means.
var seen = map[string]string{"inbound": "out of the bank account", "outbound": "into the bank account"}

// CheckDescriptor refuses a statement descriptor that is longer than a network takes; an empty network is one that is not
// known yet.
func CheckDescriptor(p *tfkit.Plan, network string) {
	descriptor := p.Config.Get("statement_descriptor")
	if !descriptor.IsSet() || network == "" {
		return
	}
	limit, length := capabilities.MaxStatementDescriptor(network), utf8.RuneCountInString(descriptor.String())
	if length > limit {
		p.Error("statement_descriptor", "Statement descriptor too long", fmt.Sprintf(
			"The network %s takes up to %d characters; %q has %d.", network, limit, descriptor.String(), length))
	}
}

// The tokens of Stripe's test mode for a bank account on which transfers come off, and for one on which nothing happens.
var ready = []string{"pm_usBankAccount", "pm_usBankAccount_success"}

const waiting = "pm_usBankAccount_processing"

// WarnOfToken says that a test bank account settles by itself what is to become something else. settled are the outcomes that
// it leads to.
func WarnOfToken(p *tfkit.Plan, attribute, noun string, settled ...string) {
	token, outcome := p.Config.Get(attribute+".id").String(), p.Config.Get("outcome")
	if !slices.Contains(ready, token) || !outcome.IsSet() || slices.Contains(settled, outcome.String()) {
		return
	}
	p.Warn("outcome", "The test bank account may be faster", fmt.Sprintf(
		"With %s Stripe lets the %s become %s by itself, maybe before Terraform can make it %s. Use %s, with which it waits.",
		token, noun, settled[0], outcome.String(), waiting))
}
