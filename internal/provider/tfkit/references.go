package tfkit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// FinancialAccount completes the declaration of a reference to a financial account: passed whole where it can be, so that a
// plan sees what it requests before it exists. Stripe takes every such reference at creation only.
func FinancialAccount(given Attribute) Attribute {
	given.Type, given.RequiresReplace = Reference, true
	given.Attributes = Attributes{
		"id": {
			Type: String, Required: true, Validators: Validators{String: []validator.String{ObjectID("fa_", "a financial account")}},
			Description: "Id of the financial account, `fa_...`.",
		},
		"requested_features": {
			Type: StringList, Optional: true,
			Description: "Features that the financial account requests, for the check at plan. " + comesAlong,
		},
		"account": {
			Type: Object, Optional: true,
			Description: "Account that owns the financial account, for the check at plan. " + comesAlong,
			Attributes:  Attributes{"id": {Type: String, Optional: true, Description: "Id of the account, `acct_...`."}},
		},
	}
	return given
}

// comesAlong is what every evidence says of itself.
const comesAlong = "Comes along when the whole resource is passed; nothing of it is stored."

// BankAccount completes the declaration of a reference to the payment method of a bank account, which a SetupIntent gives
// (`stripe_setup_intent.bank.payment_method`). Stripe takes every such reference at creation only.
func BankAccount(given Attribute) Attribute {
	given.Type, given.RequiresReplace, given.Decode = Reference, true, decodeBankAccount
	given.Attributes = Attributes{
		"id": {
			Type: String, Required: true, Validators: Validators{String: []validator.String{ObjectID("pm_", "a payment method")}},
			Description: "Id of the payment method, `pm_...`, or in test mode one of Stripe's tokens, such as `" + bankAccountToken + "`.",
		},
		"flow_directions": {
			Type: StringList, Optional: true,
			Description: "Directions in which money may move with it, `inbound` and `outbound`, for the check at plan. Comes along with a SetupIntent's; nothing of it is stored.",
		},
		"verified": {
			Type: Bool, Optional: true,
			Description: "Whether the bank account is verified, for the check at plan. Comes along with a SetupIntent's; nothing of it is stored.",
		},
	}
	return given
}

// bankAccountToken is how the names of Stripe's test bank accounts begin.
const bankAccountToken = "pm_usBankAccount"

// decodeBankAccount keeps the token of a test bank account: Stripe answers with the payment method that it has made of it.
func decodeBankAccount(api any, _ map[string]any, prior Value) tftypes.Value {
	if strings.HasPrefix(prior.Get("id").String(), bankAccountToken) && idOf(api) != "" {
		api = prior.Get("id").String()
	}
	return Attribute{Type: Reference, Attributes: BankAccount(Attribute{}).Attributes}.decode(api, prior)
}

// Card completes the declaration of a reference to an Issuing card. Stripe takes every such reference at creation only.
func Card(given Attribute) Attribute {
	given.Type, given.RequiresReplace = Reference, true
	given.Attributes = Attributes{
		"id": {
			Type: String, Required: true, Validators: Validators{String: []validator.String{ObjectID("ic_", "an issuing card")}},
			Description: "Id of the card, `ic_...`.",
		},
		"status": {
			Type: String, Optional: true,
			Description: "Whether the card is `active`, for the check at plan; left out, it is `inactive`. " + comesAlong,
		},
		"type": {
			Type: String, Optional: true,
			Description: "Whether the card is `virtual` or `physical`; without it the card is given by its id alone. " + comesAlong,
		},
		"account": {
			Type: Object, Optional: true,
			Description: "Account that owns the card, for the check at plan. " + comesAlong,
			Attributes:  Attributes{"id": {Type: String, Optional: true, Description: "Id of the account, `acct_...`."}},
		},
	}
	return given
}

// RequireFeature refuses a financial account, at an attribute that FinancialAccount declares, that cannot serve what is
// planned: one that does not request a feature ("inbound_transfers.ach"), or is of another account. noun is what is planned.
func (p *Plan) RequireFeature(ctx context.Context, attribute, noun, feature string) {
	wallet := p.Config.Get(attribute)
	if !wallet.IsSet() {
		return
	}
	p.RequireOwner(attribute, noun, "financial account")
	switch features := wallet.Get("requested_features"); {
	case features.IsNull():
		if owner, known := p.Owner(p.Config.Get("account")); known {
			p.requireFeatureByID(ctx, attribute, noun, feature, wallet.Get("id").String(), owner)
		}
	case lacks(features, feature):
		p.Error(attribute, "Missing feature "+feature, fmt.Sprintf(
			"%s needs the feature %s of its financial account, which does not request it. Add it to the financial account:\n\n%s",
			capital(withArticle(noun)), feature, featureBlock(feature)))
	}
}

// requireFeatureByID asks Stripe about a financial account of which the configuration has the id alone.
func (p *Plan) requireFeatureByID(ctx context.Context, attribute, noun, feature, id, owner string) {
	if id == "" || p.Provider == nil {
		return
	}
	wallet, err := p.Provider.Look(ctx, "/v1/treasury/financial_accounts/"+id, owner)
	switch {
	case stripeapi.Gone(err):
		p.Error(attribute, "No such financial account", fmt.Sprintf(
			"There is no financial account %s of %s, to which the %s belongs. %s", id, OwnerName(owner), noun, stripeapi.Explain(err)))
	case err != nil:
		p.Warn(attribute, "Unable to check "+id, "The plan goes on without the check. "+stripeapi.Explain(err))
	case wallet.String("status") == "closed":
		p.Error(attribute, "The financial account is closed", "Financial account "+id+" is closed, which nothing can undo. Use another one.")
	case !requests(wallet, feature):
		p.Error(attribute, "Missing feature "+feature, fmt.Sprintf(
			"%s needs the feature %s of its financial account, which %s does not request. Add it there. If this configuration does so, pass the "+
				"financial account whole (%s = stripe_financial_account.NAME), so that the plan sees it.", capital(withArticle(noun)), feature, id, attribute))
	}
}

// RequireOwner refuses an object that is passed whole, at an attribute, and is of another account than what is planned.
func (p *Plan) RequireOwner(attribute, noun, other string) {
	given := p.Config.Get(attribute)
	account := given.Get("account")
	if account.IsNull() && evidenceOf(given).IsNull() {
		return // given by id alone
	}
	owner, known := p.Owner(p.Config.Get("account"))
	if its, ok := p.Owner(account); ok && known && its != owner {
		p.Error(attribute, capital(other)+" of another account", fmt.Sprintf(
			"The %s belongs to %s, but its %s belongs to %s. Give the %s the account of its %s.", noun, OwnerName(owner), other, OwnerName(its), noun, other))
	}
}

// evidenceOf is any evidence of a reference, null where it is given by id alone.
func evidenceOf(reference Value) Value {
	for name, member := range reference.Members() {
		if name != "id" && name != "account" && !member.IsNull() {
			return member
		}
	}
	return Value{}
}

// lacks reports whether a list is known not to have a string.
func lacks(list Value, s string) bool {
	if !list.IsSet() {
		return false
	}
	for _, element := range list.Elements() {
		if !element.IsKnown() || element.String() == s {
			return false
		}
	}
	return true
}

// requests reports whether a financial account requests a feature: each that it does is active, pending or restricted.
func requests(wallet stripeapi.Object, feature string) bool {
	lists := []string{"active_features", "pending_features", "restricted_features"}
	return slices.ContainsFunc(lists, func(list string) bool { return slices.Contains(wallet.Strings(list), feature) })
}

// featureBlock is the block of a feature as a configuration has it.
func featureBlock(feature string) string {
	names := append([]string{"features"}, strings.Split(feature, ".")...)
	last := len(names) - 1
	var block strings.Builder
	for i, name := range names[:last] {
		block.WriteString(strings.Repeat("  ", i+1) + name + " {\n")
	}
	block.WriteString(strings.Repeat("  ", last+1) + names[last] + " {}\n")
	for i := last; i > 0; i-- {
		block.WriteString(strings.Repeat("  ", i) + "}\n")
	}
	return strings.TrimSuffix(block.String(), "\n")
}

// OwnerName is the owner of an object as a sentence names it.
func OwnerName(account string) string {
	if account == "" {
		return "the platform"
	}
	return "account " + account
}

// withArticle is a noun with its article.
func withArticle(noun string) string {
	if noun != "" && strings.Contains("aeiou", noun[:1]) {
		return "an " + noun
	}
	return "a " + noun
}

// capital begins a sentence.
func capital(words string) string { return strings.ToUpper(words[:1]) + words[1:] }
