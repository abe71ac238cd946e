package issuing

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// decimal is a number with at most twelve decimal places.
var decimal = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,12})?$`)

// purchaseDetails are what a merchant says of a purchase, as a transaction shows them.
func purchaseDetails(r *api.Request) (any, error) {
	const param = "purchase_details"
	given := r.Params.Object(param).Clone()
	if given == nil {
		return nil, nil
	}
	if err := checkDecimals(given, param); err != nil {
		return nil, err
	}
	if fuel := given.Object("fuel"); fuel != nil {
		for _, name := range []string{"type", "unit", "unit_cost_decimal"} { // which a transaction with fuel always has
			if !fuel.Has(name) {
				return nil, api.Missing(param + "[fuel][" + name + "]")
			}
		}
	}
	for i, element := range given.List("receipt") {
		line := store.AsObject(element)
		if !line.Has("quantity") {
			continue
		}
		quantity, err := strconv.ParseFloat(line.String("quantity"), 64)
		if err != nil {
			return nil, notDecimal(param+"[receipt]["+strconv.Itoa(i)+"][quantity]", line.String("quantity"))
		}
		line["quantity"] = quantity
	}
	return given, nil
}

// applyFuel writes what a pump says of an authorization.
func applyFuel(r *api.Request, auth *api.Record) error {
	for _, name := range []string{"fleet", "fuel"} {
		if !r.Params.Has(name) {
			continue
		}
		if err := checkDecimals(r.Params.Object(name), name); err != nil {
			return err
		}
		auth.Data.Merge(api.Object{name: r.Params[name]})
	}
	return nil
}

// checkDecimals checks every number that is sent as text.
func checkDecimals(o api.Object, param string) error {
	for name, value := range o {
		path := param + "[" + name + "]"
		switch value := value.(type) {
		case api.Object:
			if err := checkDecimals(value, path); err != nil {
				return err
			}
		case string:
			if strings.HasSuffix(name, "_decimal") && value != "" && !decimal.MatchString(value) {
				return notDecimal(path, value)
			}
		}
	}
	return nil
}

func notDecimal(param, value string) error {
	return api.Invalid(param, "parameter_invalid_decimal", "Invalid decimal: %s", value)
}
