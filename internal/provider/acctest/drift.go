package acctest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Drifting is an object that is changed behind Terraform's back.
type Drifting struct {
	Resource   Resource
	Config     string
	Collection string                        // the object's path without its id
	Account    string                        // that owns the object; empty for the platform
	Look       func(stripeapi.Object) string // what of the object has to be mended
}

// Mended are steps that create the object, change it by each form in turn, and expect an update after which it is what it
// was.
func (s *Stripe) Mended(d Drifting, forms ...string) []resource.TestStep {
	var path, before string
	steps := []resource.TestStep{{Config: d.Config, Check: func(state *terraform.State) error {
		path = d.Collection + "/" + d.Resource.id(state)
		before = d.Look(s.Look(path, d.Account))
		return nil
	}}}
	for _, form := range forms {
		steps = append(steps, resource.TestStep{
			Config: d.Config, PreConfig: func() { s.Meddle(path, d.Account, form) },
			ConfigPlanChecks: d.Resource.Plans(plancheck.ResourceActionUpdate),
			Check: func(*terraform.State) error {
				if after := d.Look(s.Look(path, d.Account)); after != before {
					return fmt.Errorf("%s\nwas mended to\n%s\nbut before it was\n%s", form, after, before)
				}
				return nil
			},
		})
	}
	return steps
}

// Fields is a look at some fields of an object.
func Fields(names ...string) func(stripeapi.Object) string {
	return func(object stripeapi.Object) string { return Snapshot(object, names...) }
}

// Sent checks the provider's requests since the last reset, with ID in the place of the resource's id, and resets.
func (s *Stripe) Sent(by Resource, doing string, want ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		got := s.Requests()
		s.ResetRequests()
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], by.id(state), "ID")
		}
		if !slices.Equal(got, want) {
			return fmt.Errorf("%s sent %v, want %v", doing, got, want)
		}
		return nil
	}
}

func (r Resource) id(state *terraform.State) string {
	return state.RootModule().Resources[string(r)].Primary.ID
}
