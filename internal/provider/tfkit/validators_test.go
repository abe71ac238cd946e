package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSummariesNameTheAttribute(t *testing.T) {
	t.Parallel()
	for want, at := range map[string]path.Path{
		"name":                                 path.Root("name"),
		"billing.address.city":                 path.Root("billing").AtName("address").AtName("city"),
		"spending_limits[1].amount":            path.Root("spending_limits").AtListIndex(1).AtName("amount"),
		"locales[1]":                           path.Root("locales").AtListIndex(1),
		`metadata["a.b"]`:                      path.Root("metadata").AtMapKey("a.b"),
		"spending_controls.allowed_categories": path.Root("spending_controls").AtName("allowed_categories").AtSetValue(types.StringValue("bakery")),
	} {
		if got := attributeName(at); got != want {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
}

func TestImportIDs(t *testing.T) {
	t.Parallel()
	card := &ObjectType{Noun: "issuing card", Prefix: "ic_"}
	for _, test := range []struct{ given, account, id, problem string }{
		{given: "ic_1", id: "ic_1"},
		{given: "acct_1/ic_1", account: "acct_1", id: "ic_1"},
		{given: "fa_1/ic_1", problem: `"fa_1" is not the id of an account (acct_...)`},
		{given: "ich_1", problem: `"ich_1" is not the id of an issuing card: expected ic_... or acct_.../ic_...`},
		{given: "", problem: `"" is not the id of an issuing card: expected ic_... or acct_.../ic_...`},
	} {
		account, id, err := card.importID(test.given)
		var problem string
		if err != nil {
			problem = err.Error()
		}
		if account != test.account || id != test.id || problem != test.problem {
			t.Errorf("%q: got %q, %q, %q", test.given, account, id, problem)
		}
	}
}
