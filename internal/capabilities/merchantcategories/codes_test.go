package merchantcategories_test

import (
	"regexp"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/merchantcategories"
)

func TestEveryCategoryHasACodeOfItsOwn(t *testing.T) {
	t.Parallel()
	code, of := regexp.MustCompile(`^\d{4}$`), map[string]string{}
	for _, category := range merchantcategories.All {
		if category == "miscellaneous" {
			continue
		}
		got := merchantcategories.Codes[category]
		if !code.MatchString(got) {
			t.Errorf("the code of %s is %q", category, got)
		}
		if other := of[got]; other != "" {
			t.Errorf("%s and %s have the same code %s", category, other, got)
		}
		of[got] = category
	}
	if len(merchantcategories.OfMerchants) != len(merchantcategories.All)-1 {
		t.Errorf("%d codes for %d categories", len(merchantcategories.Codes), len(merchantcategories.All))
	}
}
