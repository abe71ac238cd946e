package tfkit_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// banking is a toy that has a bank account, of which a plan knows everything but the id, and that can draw on another's.
func banking() *tfkit.ObjectType {
	attributes := amount()
	attributes["direction"] = tfkit.Attribute{Type: tfkit.String, Optional: true, RequiresReplace: true, Description: "Direction."}
	attributes["bank"] = tfkit.Attribute{
		Type: tfkit.Object, Computed: true, Description: "Bank account.",
		Derive: func(object map[string]any) any {
			if object["direction"] == nil {
				return nil
			}
			return map[string]any{"id": fmt.Sprintf("pm_%s", object["id"]), "flow_directions": []any{object["direction"]}, "verified": true}
		},
		Attributes: tfkit.Attributes{
			"id":              {Type: tfkit.String, Computed: true, Description: "Id."},
			"flow_directions": {Type: tfkit.StringSet, Computed: true, Description: "Directions."},
			"verified":        {Type: tfkit.Bool, Computed: true, Description: "Whether it is verified."},
		},
	}
	attributes["source"] = tfkit.BankAccount(tfkit.Attribute{Optional: true, Description: "Source."})
	return &tfkit.ObjectType{Attributes: attributes, Plan: func(_ context.Context, p *tfkit.Plan) {
		if direction := p.Config.Get("direction"); direction.IsSet() && p.Creates() {
			set := tftypes.Set{ElementType: tftypes.String}
			p.Compute("bank.flow_directions", tftypes.NewValue(set, []tftypes.Value{tfkit.StringValue(direction.String())}))
			p.Compute("bank.verified", tftypes.NewValue(tftypes.Bool, true))
		}
		if directions := p.Config.Get("source.flow_directions"); directions.IsSet() && !directions.Contains("inbound") {
			p.Error("source", "Wrong direction", "Nothing comes from there.")
		}
	}}
}

func drawing(direction string) string {
	return `
resource "stripe_toy" "owner" {
  amount    = 1
  direction = "` + direction + `"
}

resource "stripe_toy" "test" {
  amount = 2
  source = stripe_toy.owner.bank
}
`
}

func TestPartsOfAComputedObjectAreKnownAtPlan(t *testing.T) {
	t.Parallel()
	s := newToys(t, banking())
	const owner = acctest.Resource("stripe_toy.owner")
	s.run(
		acceptance.TestStep{Config: drawing("outbound"), ExpectError: spaced("Nothing comes from there.")},
		acceptance.TestStep{
			Config: drawing("inbound"),
			ConfigPlanChecks: owner.Plans(plancheck.ResourceActionCreate, append(owner.Knows("bank/flow_directions", "bank/verified"),
				owner.Awaits("bank/id"), toy.Awaits("source/id"))...),
			Check: func(*terraform.State) error {
				return s.sent("POST /v1/toys amount=1&direction=inbound", "POST /v1/toys amount=2&source=pm_toy_1")
			},
			ConfigStateChecks: append(toy.Lacks("source/flow_directions", "source/verified", "bank"), owner.Has("bank/id", "pm_toy_1")),
		},
		acceptance.TestStep{ResourceName: string(toy), ImportState: true, ImportStateVerify: true},
	)
}

func TestATestTokenStandsForTheBankAccountThatStripeMakesOfIt(t *testing.T) {
	t.Parallel()
	s := newToys(t, banking())
	config := toyWith(`source = { id = "pm_usBankAccount_noAccount" }`)
	s.run(
		acceptance.TestStep{Config: config},
		acceptance.TestStep{
			Config: config, PreConfig: func() { s.objects["toy_1"]["source"] = "pm_1" }, ConfigPlanChecks: toy.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("source/id", "pm_usBankAccount_noAccount")},
		},
	)
}

func TestAnObjectThatFailsToAppearIsAsThePlanHasPromised(t *testing.T) {
	t.Parallel()
	object := banking()
	bank := object.Attributes["bank"]
	bank.Derive = func(map[string]any) any { return nil }
	object.Attributes["bank"] = bank
	newToys(t, object).run(acceptance.TestStep{
		Config: toyWith(`direction = "inbound"`), ConfigStateChecks: []statecheck.StateCheck{toy.Has("bank/verified", true), toy.Has("bank/id", nil)},
	})
}
