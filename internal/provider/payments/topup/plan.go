package topup

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// descriptor accepts what banks can print.
func descriptor() validator.String {
	return tfkit.StringRule("a statement descriptor", func(value string) string {
		switch {
		case strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII || r < ' ' }):
			return fmt.Sprintf("%q has characters that banks cannot print: a statement descriptor is plain ASCII.", value)
		case !strings.ContainsFunc(value, unicode.IsLetter):
			return fmt.Sprintf("%q has no letter; Stripe wants one in every statement descriptor.", value)
		}
		return ""
	})
}

// validate refuses an outcome that the source does not have.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	source, outcome := config.Get("source"), config.Get("outcome").String()
	if !source.IsKnown() {
		return
	}
	fails := bankaccounts.IsFailingToken(source.String())
	switch {
	case outcome == succeeded && fails:
		diagnostics.AddAttributeError(tfkit.AttributePath("outcome"), "A top-up that cannot succeed", fmt.Sprintf(
			"With the source %s a top-up fails. Set outcome = \"failed\", or remove source.", source.String()))
	case outcome == failed && !fails && (source.IsNull() || bankaccounts.IsToken(source.String())):
		diagnostics.AddAttributeError(tfkit.AttributePath("outcome"), "A top-up that does not fail",
			"A top-up fails with one of Stripe's test tokens for it: set source, such as \"btok_us_verified_noAccount\".")
	}
}

// plan checks a new top-up against what it depends on.
func plan(ctx context.Context, p *tfkit.Plan) {
	if !p.Creates() {
		return
	}
	if p.Planned.Get("destination_balance").String() == issuing {
		p.Require(ctx, p.Account(ctx), []tfkit.Need{{
			Attribute: "destination_balance", Subject: "a top-up of the Issuing balance", Capability: capabilities.CardIssuing,
		}})
	}
	source := p.Planned.Get("source").String()
	if p.Provider != nil && p.Provider.Client.IsLive() && bankaccounts.IsToken(source) {
		p.Error("source", "Test token with a live key", fmt.Sprintf(
			"%s is one of Stripe's tokens for test mode. Use a test-mode key, or remove source: the money then comes from the bank account "+
				"that the Stripe Dashboard has for top-ups.", source))
	}
}
