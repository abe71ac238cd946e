package connect

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

const (
	byApplication = "application"
	noType        = "none" // the account type of accounts that are made with a controller
)

// newController is the controller hash of a new account, from the parameters controller or type.
func newController(params api.Object) (api.Object, error) {
	if params.Has("controller") && params.Has("type") {
		return nil, api.Exclusive("type", "controller")
	}
	given := params.Object("controller")
	wanted := capabilities.Controller{
		Dashboard:             given.String("stripe_dashboard.type"),
		Fees:                  given.String("fees.payer"),
		Losses:                given.String("losses.payments"),
		RequirementCollection: given.String("requirement_collection"),
	}
	payerOf := ""
	if accountType := params.String("type"); accountType != "" {
		wanted, _ = capabilities.LegacyController(accountType)
		payerOf = accountType
	}
	if field, problem := wanted.Check(); field != "" {
		return nil, api.Invalid("controller"+brackets(field), "", "%s", problem)
	}
	wanted = wanted.WithDefaults()
	payer := wanted.Fees
	if payer == byApplication && payerOf != "" {
		payer += "_" + payerOf // the API shows legacy types there: application_custom, application_express
	}
	return api.Object{
		"type": byApplication, "is_controller": true,
		"stripe_dashboard": api.Object{"type": wanted.Dashboard}, "fees": api.Object{"payer": payer},
		"losses": api.Object{"payments": wanted.Losses}, "requirement_collection": wanted.RequirementCollection,
	}, nil
}

// controllerOf reads the controller of an account.
func controllerOf(account *api.Record) capabilities.Controller {
	controller := account.Data.Object("controller")
	payer, _, _ := strings.Cut(controller.String("fees.payer"), "_")
	return capabilities.Controller{
		Dashboard: controller.String("stripe_dashboard.type"), Fees: payer,
		Losses: controller.String("losses.payments"), RequirementCollection: controller.String("requirement_collection"),
	}
}

// refuseImmutable refuses parameters of the creation that an update repeats with another value. With the present value
// they do no harm, and Stripe's embedded finance guide repeats them.
func refuseImmutable(params, data api.Object) error {
	for _, name := range []string{"country", "type", "controller"} {
		if err := refuseChange(name, name, params.Get(name), data); err != nil {
			return err
		}
	}
	return nil
}

// refuseChange compares a parameter with the account's value at path, hash by hash.
func refuseChange(path, param string, given any, data api.Object) error {
	if given == nil {
		return nil
	}
	if hash, ok := given.(api.Object); ok {
		for name, value := range hash {
			if err := refuseChange(path+"."+name, param+"["+name+"]", value, data); err != nil {
				return err
			}
		}
		return nil
	}
	present := data.Get(path)
	if path == "controller.fees.payer" {
		present, _, _ = strings.Cut(data.String(path), "_")
	}
	if given != present {
		return api.Invalid(param, "", "You cannot change `%s` via API once it has been set.", param)
	}
	return nil
}

// brackets turns a dotted path into the bracket form of parameters: "[fees][payer]".
func brackets(path string) string { return "[" + strings.ReplaceAll(path, ".", "][") + "]" }
