package acctest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// Resource is the address of a resource in a test's configuration: "stripe_issuing_card.test".
type Resource string

// At is the path of an attribute: "shipping/address/line1", "spending_limits/0/amount".
func At(path string) tfjsonpath.Path {
	steps := strings.Split(path, "/")
	at := tfjsonpath.New(steps[0])
	for _, step := range steps[1:] {
		if index, err := strconv.Atoi(step); err == nil {
			at = at.AtSliceIndex(index)
			continue
		}
		at = at.AtMapKey(step)
	}
	return at
}

// Has checks an attribute in the state: against a string, a number, a boolean or a list of strings, against nil for null,
// or with a check of one's own.
func (r Resource) Has(path string, want any) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(string(r), At(path), is(want))
}

// Lacks checks that attributes are null in the state.
func (r Resource) Lacks(paths ...string) []statecheck.StateCheck {
	checks := make([]statecheck.StateCheck, len(paths))
	for i, path := range paths {
		checks[i] = r.Has(path, nil)
	}
	return checks
}

func is(want any) knownvalue.Check {
	switch want := want.(type) {
	case nil:
		return knownvalue.Null()
	case int:
		return knownvalue.Int64Exact(int64(want))
	case bool:
		return knownvalue.Bool(want)
	case []string:
		checks := make([]knownvalue.Check, len(want))
		for i, s := range want {
			checks[i] = knownvalue.StringExact(s)
		}
		return knownvalue.ListExact(checks)
	case knownvalue.Check:
		return want
	}
	return knownvalue.StringExact(fmt.Sprint(want))
}

// Plans expects an action on the resource before the apply, and what else is given.
func (r Resource) Plans(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append(
		[]plancheck.PlanCheck{plancheck.ExpectResourceAction(string(r), action)}, more...,
	)}
}

// Knows expects attributes of the resource that are known in the plan.
func (r Resource) Knows(paths ...string) []plancheck.PlanCheck {
	checks := make([]plancheck.PlanCheck, len(paths))
	for i, path := range paths {
		checks[i] = plancheck.ExpectKnownValue(string(r), At(path), knownvalue.NotNull())
	}
	return checks
}

// Promises expects an attribute of the resource to have a value in the plan, given as to Has.
func (r Resource) Promises(path string, want any) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(string(r), At(path), is(want))
}

// Awaits expects an attribute of the resource to be known only after the apply.
func (r Resource) Awaits(path string) plancheck.PlanCheck {
	return plancheck.ExpectUnknownValue(string(r), At(path))
}

// Remember keeps an attribute of the resource for later steps.
func (r Resource) Remember(attribute string, into *string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttrWith(string(r), attribute, func(value string) error {
		*into = value
		return nil
	})
}

// Keeps checks that an attribute is still what was remembered: the object is the same one.
func (r Resource) Keeps(attribute string, remembered *string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttrWith(string(r), attribute, func(value string) error {
		if value != *remembered {
			return fmt.Errorf("it is %s now, and was %s", value, *remembered)
		}
		return nil
	})
}

// ImportID is what `terraform import` takes for an object that belongs to an account.
func (r Resource) ImportID(state *terraform.State) (string, error) {
	attributes := state.RootModule().Resources[string(r)].Primary.Attributes
	if account := attributes["account.id"]; account != "" {
		return account + "/" + attributes["id"], nil
	}
	return attributes["id"], nil
}

// Imports are the steps that import the resource by its id: with the command, where every attribute but ignored ones has
// to come back, with a block, and with a block and a generated configuration, both of which must plan no change.
func (r Resource) Imports(ignored ...string) []resource.TestStep {
	block := resource.TestStep{
		ResourceName: string(r), ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: r.ImportID,
	}
	generated := block
	generated.GenerateConfig = true
	if len(ignored) > 0 { // what an import cannot read shows as a change
		block.ExpectNonEmptyPlan = true
	}
	return []resource.TestStep{
		{
			ResourceName: string(r), ImportState: true, ImportStateIdFunc: r.ImportID,
			ImportStateVerify: true, ImportStateVerifyIgnore: ignored,
		},
		block, generated,
	}
}

// Snapshot writes some fields of an API object down, to compare them later.
func Snapshot(object map[string]any, fields ...string) string {
	some := map[string]any{}
	for name, value := range object {
		if slices.Contains(fields, name) {
			some[name] = value
		}
	}
	text, err := json.Marshal(some)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Judge validates and plans the creation of a resource, and gives what the rules say about it, each finding as
// "error shipping.address: Missing state: An address in the US ...".
func (p *Protocol) Judge(resource string, config map[string]any) []string {
	p.t.Helper()
	diagnostics := p.Validate(resource, config)
	if len(diagnostics) == 0 {
		_, diagnostics = p.Plan(resource, config)
	}
	var findings []string
	for _, d := range diagnostics {
		findings = append(
			findings, strings.ToLower(d.Severity.String())+" "+dotted(d.Attribute)+": "+d.Summary+": "+d.Detail,
		)
	}
	slices.Sort(findings)
	return slices.Compact(findings)
}

// dotted writes the names of a path: "spending_controls.spending_limits".
func dotted(path *tftypes.AttributePath) string {
	var steps []string
	for _, step := range path.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			steps = append(steps, string(name))
		}
	}
	return strings.Join(steps, ".")
}

// Expect compares findings with what they have to begin with.
func Expect(t testing.TB, got []string, want ...string) {
	t.Helper()
	same := slices.EqualFunc(got, want, strings.HasPrefix)
	if !same {
		t.Errorf("found %q\nwant  %q", got, want)
	}
}

// With is a copy of a configuration with some arguments changed; nil takes one away.
func With(config, changes map[string]any) map[string]any {
	changed := maps.Clone(config)
	maps.Copy(changed, changes)
	return changed
}
