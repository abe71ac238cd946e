package main

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestThing(t *testing.T) {
	t.Parallel()
	has := func(attribute, value string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("bare_thing.this", tfjsonpath.New(attribute), knownvalue.StringExact(value))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"bare": providerserver.NewProtocol6WithError(bare{})},
		Steps: []resource.TestStep{
			{
				Config:            `resource "bare_thing" "this" { name = "one" }`,
				ConfigStateChecks: []statecheck.StateCheck{has("id", "thing_one")},
				ConfigPlanChecks:  resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config: "resource \"bare_thing\" \"this\" {\n name = \"one\"\n revision = \"2\"\n}",
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("bare_thing.this", plancheck.ResourceActionUpdate),
				}},
				ConfigStateChecks: []statecheck.StateCheck{has("id", "thing_one"), has("revision", "2")},
			},
		},
	})
}
