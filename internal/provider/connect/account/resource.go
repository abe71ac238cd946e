package account

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Object is the connected account (`account` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_connected_account",
	Noun:   "connected account",
	Path:   "/v1/accounts",
	Prefix: "acct_",
	Listed: true,
	Description: "A connected account: a business for which the platform provides payments, money accounts and cards. What its holder gives during " +
		"onboarding need not be declared: it is left alone. Destroying the resource deletes the account, which in live mode Stripe allows only " +
		"with zero balances, and not where it bears the losses of an account with the full Stripe Dashboard.",
	Attributes: attributes,
	IsAccount:  true,
	Validate:   validate,
	Plan:       plan,
	Settled:    settled,
	Remarks:    remarks,
	Gone:       deleted,
	Destroy:    destroy,
}

// statuses are the requested capabilities by name.
func statuses(account stripeapi.Object) map[string]any {
	capabilities, _ := account.Get("capabilities").(map[string]any)
	return capabilities
}

// settled: Stripe has decided on every requested capability.
func settled(account stripeapi.Object) bool {
	for _, status := range statuses(account) {
		if status == "pending" {
			return false
		}
	}
	return true
}

// remarks name the capabilities that are not active, and what Stripe wants to know before they are.
func remarks(account stripeapi.Object) []tfkit.Remark {
	var inactive []string
	capabilities := statuses(account)
	for _, name := range slices.Sorted(maps.Keys(capabilities)) {
		if capabilities[name] == "inactive" {
			inactive = append(inactive, name)
		}
	}
	if len(inactive) == 0 {
		return nil
	}
	// An external account is needed for payouts, and holds no capability back.
	requirements := tfkit.DescribeRequirements(account, "requirements", "external_account")
	return []tfkit.Remark{{
		Attribute: "capabilities",
		Summary:   "Inactive capabilities",
		Detail:    strings.Join(inactive, ", ") + ": requested, but not active. " + requirements + "\n\n" + remedy(account),
	}}
}

// remedy says who can give Stripe what it needs.
func remedy(account stripeapi.Object) string {
	if strings.HasPrefix(account.String("requirements.disabled_reason"), "rejected.") {
		return "The account was rejected; only Stripe's support can change that."
	}
	if account.String("controller.requirement_collection") == "application" {
		return "Set the attributes of the same names, or let the holder of the account give the information in an onboarding form. " +
			"The capabilities become active once it is verified; the next refresh shows it."
	}
	return "Stripe collects the information from the holder of the account, who needs a link to Stripe's onboarding form (an account link). " +
		"The capabilities become active once it is verified; the next refresh shows it."
}

// deleted accounts are gone; rejected ones are not.
func deleted(account stripeapi.Object) bool { return account.Get("deleted") == true }

func destroy(ctx context.Context, call *tfkit.Call) error {
	_, err := call.Delete(ctx)
	return err
}
