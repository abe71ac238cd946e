package main

import (
	"fmt"
	"maps"
	"slices"
)

// applyDeltas takes the description from the version that stripe-mock ships (2025-09-30.clover) to apiVersion, the
// version of stripe-go v82.5.1. Each delta fails when it finds nothing to change: then the source has changed, and the
// deltas need another look.
func (d *document) applyDeltas() error {
	steps := []func() error{
		d.removeClover,
		d.restoreDiscountCoupon,
		d.restorePaymentIntentRequired,
		d.addAccountSessionComponents,
		d.addTopupDestination,
		d.addExternalAccountHash,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	info, err := d.at("info")
	if err != nil {
		return err
	}
	info["version"] = apiVersion
	return nil
}

// removeClover removes what came after apiVersion.
func (d *document) removeClover() error {
	form := func(path string) []string {
		return []string{"paths", path, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema"}
	}
	checkout := form("/v1/checkout/sessions")
	session := []string{"components", "schemas", "checkout.session"}
	lineItem := append(slices.Clone(checkout), "properties", "line_items")
	authorization := form("/v1/test_helpers/issuing/authorizations")
	removals := []struct {
		name  string
		below []string
	}{
		{"mb_way_payments", nil},
		{"mb_way", nil},
		{"branding_settings", checkout},
		{"branding_settings", session},
		{"excluded_payment_method_types", checkout},
		{"excluded_payment_method_types", session},
		{"name_collection", checkout},
		{"name_collection", session},
		{"unit_label", lineItem},
		{"business_name", nil},
		{"individual_name", nil},
		{"fr_meal_voucher_conecs", nil},
		{"fraud_disputability_likelihood", authorization},
		{"risk_assessment", authorization},
		{"second_line", []string{"components", "schemas", "issuing.card"}},
		{"external_request", []string{"components", "schemas", "account_requirements_error"}},
		{"unsupported_business_type", []string{"components", "schemas", "account_requirements_error"}},
		{"2025-09-30.clover", form("/v1/webhook_endpoints")},
	}
	for _, r := range removals {
		below, err := d.at(r.below...)
		if err != nil {
			return err
		}
		if !removeName(below, r.name) {
			return fmt.Errorf("delta: %s is not in the description any more", r.name)
		}
	}
	paths, err := d.at("paths")
	if err != nil {
		return err
	}
	if _, ok := paths["/v1/balance_settings"]; !ok {
		return fmt.Errorf("delta: /v1/balance_settings is not in the description any more")
	}
	delete(paths, "/v1/balance_settings")
	return nil
}

// restoreDiscountCoupon undoes the move of a discount's coupon into its source.
func (d *document) restoreDiscountCoupon() error {
	discount, err := d.component("discount")
	if err != nil {
		return err
	}
	if !removeName(discount, "source") {
		return fmt.Errorf("delta: discount has no source any more")
	}
	discount["properties"].(object)["coupon"] = object{"$ref": "#/components/schemas/coupon"}
	discount["required"] = append(discount["required"].([]any), "coupon")
	if expandable, ok := discount["x-expandableFields"].([]any); ok {
		discount["x-expandableFields"] = append(expandable, "coupon")
	}
	return nil
}

// restorePaymentIntentRequired restores the fields that every PaymentIntent had.
func (d *document) restorePaymentIntentRequired() error {
	intent, err := d.component("payment_intent")
	if err != nil {
		return err
	}
	required, _ := intent["required"].([]any)
	for _, name := range []string{"amount", "capture_method", "confirmation_method", "currency", "payment_method_types"} {
		if slices.Contains(required, any(name)) {
			return fmt.Errorf("delta: payment_intent requires %s again", name)
		}
		required = append(required, name)
	}
	intent["required"] = required
	return nil
}

// addAccountSessionComponents adds the components that stripe-go knows and the description lacks.
func (d *document) addAccountSessionComponents() error {
	form, err := d.form("/v1/account_sessions")
	if err != nil {
		return err
	}
	params, _ := form["properties"].(object)["components"].(object)["properties"].(object)
	answer, err := d.at("components", "schemas", "connect_embedded_account_session_create_components", "properties")
	if err != nil {
		return err
	}
	for _, name := range []string{"balance_report", "payout_reconciliation_report"} {
		if params == nil || params["payout_details"] == nil || answer["payout_details"] == nil || answer[name] != nil {
			return fmt.Errorf("delta: the components of an account session have changed")
		}
		// Both have the plain shape of payout_details: enabled, and features without any member.
		params[name] = params["payout_details"]
		answer[name] = answer["payout_details"]
	}
	return nil
}

// addTopupDestination adds the parameter by which a top-up funds the Issuing balance, which only Stripe's Issuing
// documentation has.
func (d *document) addTopupDestination() error {
	form, err := d.form("/v1/topups")
	if err != nil {
		return err
	}
	properties := form["properties"].(object)
	if properties["destination_balance"] != nil {
		return fmt.Errorf("delta: a topup has destination_balance now")
	}
	properties["destination_balance"] = object{"type": "string", "maxLength": 5000.0}
	return nil
}

// addExternalAccountHash lets external_account be a hash. The description has it as a token only and puts the hash of a
// bank account under bank_account, yet the API reference, every SDK and Stripe's guides send external_account[...].
func (d *document) addExternalAccountHash() error {
	paths := []string{
		"/v1/accounts", "/v1/accounts/{account}", "/v1/accounts/{account}/external_accounts",
		"/v1/accounts/{account}/bank_accounts",
	}
	hash, err := d.bankAccountHash()
	if err != nil {
		return err
	}
	for _, path := range paths {
		form, err := d.form(path)
		if err != nil {
			return err
		}
		properties := form["properties"].(object)
		token, _ := properties["external_account"].(object)
		if token["type"] != "string" {
			return fmt.Errorf("delta: external_account of %s is no plain string any more", path)
		}
		properties["external_account"] = object{"anyOf": []any{hash, cardHash(), token}}
	}
	return nil
}

func (d *document) bankAccountHash() (object, error) {
	form, err := d.form("/v1/accounts")
	if err != nil {
		return nil, err
	}
	union, _ := form["properties"].(object)["bank_account"].(object)["anyOf"].([]any)
	if len(union) == 0 {
		return nil, fmt.Errorf("delta: POST /v1/accounts has no bank_account any more")
	}
	hash := maps.Clone(union[0].(object))
	hash["properties"] = maps.Clone(hash["properties"].(object))
	maps.Copy(hash["properties"].(object), object{
		"default_for_currency": object{"type": "boolean"},
		"metadata":             metadataSchema(),
	})
	return hash, nil
}

func cardHash() object {
	properties := object{
		"object":               object{"type": "string", "enum": []any{"card"}, "maxLength": 5000.0},
		"exp_month":            object{"type": "integer"},
		"exp_year":             object{"type": "integer"},
		"currency":             object{"type": "string", "format": "currency"},
		"default_for_currency": object{"type": "boolean"},
		"metadata":             metadataSchema(),
	}
	for _, name := range []string{
		"number", "cvc", "name", "address_city", "address_country", "address_line1", "address_line2", "address_state",
		"address_zip",
	} {
		properties[name] = object{"type": "string", "maxLength": 5000.0}
	}
	return object{
		"type": "object", "properties": properties, "required": []any{"object", "number", "exp_month", "exp_year"},
	}
}

func metadataSchema() object {
	return object{"anyOf": []any{
		object{"type": "object", "additionalProperties": object{"type": "string"}},
		object{"type": "string", "enum": []any{""}},
	}}
}
