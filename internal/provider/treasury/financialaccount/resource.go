package financialaccount

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Object is the Treasury financial account (`treasury.financial_account` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_financial_account",
	Noun:   "financial account",
	Path:   "/v1/treasury/financial_accounts",
	Prefix: "fa_",
	Listed: true,
	Description: "A Treasury financial account: it holds money of a connected account, and its features say how that money can " +
		"move. Destroying the resource closes the financial account, which cannot be undone and which Stripe allows only when " +
		"its balance is zero, no inbound transfer is pending and all its cards are canceled.",
	Attributes:  attributes,
	Lookup:      lookup,
	Expand:      []string{"features"},
	Validate:    validate,
	Plan:        plan,
	Settled:     settled,
	Remarks:     remarks,
	Gone:        closed,
	Destroy:     closeAccount,
	Destruction: "close",
}

// settled: no requested feature is pending any more.
func settled(account stripeapi.Object) bool { return len(account.Strings("pending_features")) == 0 }

func closed(account stripeapi.Object) bool { return account.String("status") == "closed" }

// remarks name the features that are restricted, one remark for each reason.
func remarks(account stripeapi.Object) []tfkit.Remark {
	var reasons []detail
	affected := map[detail][]capabilities.Feature{}
	eachRequested(account, func(feature capabilities.Feature, node stripeapi.Object) {
		if node.String("status") != "restricted" {
			return
		}
		for _, reason := range detailsOf(node) {
			if affected[reason] == nil {
				reasons = append(reasons, reason)
			}
			affected[reason] = append(affected[reason], feature)
		}
	})
	found := make([]tfkit.Remark, 0, len(reasons))
	for _, reason := range reasons {
		found = append(found, tfkit.Remark{
			Attribute: "features",
			Summary:   "Restricted features: " + reason.code,
			Detail: fmt.Sprintf("%s cannot be used, or only in part (%s). %s",
				strings.Join(paths(affected[reason]), ", "), reason, reason.remedy(affected[reason])),
		})
	}
	return found
}

func paths(features []capabilities.Feature) []string {
	names := make([]string, len(features))
	for i, feature := range features {
		names[i] = feature.Path
	}
	return names
}

// String is the reason as Stripe names it.
func (d detail) String() string {
	words := "code " + d.code
	if d.resolution != "" {
		words += ", resolution " + d.resolution
	}
	return words
}

// remedy says what to do about a reason that keeps features restricted.
func (d detail) remedy(features []capabilities.Feature) string {
	switch {
	case d.code == "capability_not_requested":
		var needed []string
		for _, feature := range features {
			needed = append(needed, feature.Capabilities...)
		}
		slices.Sort(needed)
		return "Request the missing capability on the account; the features need " + strings.Join(slices.Compact(needed), " and ") + "."
	case d.resolution == "provide_information":
		return "Stripe needs to know more about the account: `requirements` of the account says what, and the features become " +
			"active once it is verified."
	case d.resolution == "remove_restriction":
		return fmt.Sprintf("Set platform_restrictions.%s to \"unrestricted\" if they are to work in full.", d.restriction)
	case d.resolution == "contact_stripe":
		return "Only Stripe can change that: write to treasury-support@stripe.com."
	}
	return "Stripe names no way to change that."
}

// closeAccount closes the financial account; there is no deletion.
func closeAccount(ctx context.Context, call *tfkit.Call) error {
	form := tfkit.NewForm()
	for name, value := range call.State.Get("forwarding_settings").StringMap() {
		form.Set("forwarding_settings["+name+"]", value)
	}
	_, err := call.Post(ctx, "/close", form)
	if err == nil || stripeapi.Gone(err) {
		return err
	}
	account, readErr := call.Get(ctx)
	if readErr != nil {
		return err // the first error says more
	}
	if closed(account) {
		return nil // somebody else did it
	}
	return stripeapi.Advise(err, obstacles(ctx, call, account))
}

// obstacles says what stands in the way of closing, as far as it shows, and what to do about it. Stripe's own message does
// not name amounts or cards.
func obstacles(ctx context.Context, call *tfkit.Call, account stripeapi.Object) string {
	var found []string
	for _, part := range []string{"cash", "inbound_pending", "outbound_pending"} {
		if amount := fmt.Sprint(account.Get("balance." + part + ".usd")); amount != "0" && amount != "<nil>" {
			found = append(found, fmt.Sprintf("Its balance has %s = %s (USD cents): move the money out first.", part, amount))
		}
	}
	if cards := openCards(ctx, call, account.ID()); len(cards) > 0 {
		found = append(found, fmt.Sprintf("Cards that draw on it and are not canceled: %s. Cancel them first; Terraform does so "+
			"for those that are resources of the configuration and refer to the financial account.", strings.Join(cards, ", ")))
	}
	if len(found) == 0 {
		found = append(found, "Stripe closes a financial account when its balance is zero, no inbound transfer is pending and "+
			"all its cards are canceled. After recent activity it also wants forwarding_settings, applied before the destruction.")
	}
	return strings.Join(append(found, "Or set deletion_policy = \"abandon\", which leaves it open."), "\n\n")
}

// openCards are the cards of the financial account that are not canceled, of the account's latest. It only makes an error
// clearer, so a failure of its own is left aside.
func openCards(ctx context.Context, call *tfkit.Call, id string) []string {
	var open []string
	for _, status := range []string{"active", "inactive"} {
		list, err := call.Client.Get(ctx, "/v1/issuing/cards", call.Account, url.Values{"status": {status}, "limit": {"100"}})
		if err != nil {
			return open
		}
		cards, _ := list.Get("data").([]any)
		for _, item := range cards {
			card, _ := item.(map[string]any)
			if of := stripeapi.Object(card); of.String("financial_account") == id {
				open = append(open, of.ID())
			}
		}
	}
	return open
}
