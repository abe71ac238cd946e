package tfkit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Need says that something planned needs a capability of its account.
type Need struct {
	Attribute  string // dotted path on which to report
	Kind       string // of what needs it, when several of a kind are named together: "feature"
	Subject    string // what needs it: a name of its kind, or without a kind a noun such as "a card"
	Capability string
}

// Require reports an error for each capability that is needed but not requested, and a warning for each that is requested
// but known to be inactive. Subjects that lack the same capability share one diagnostic, on the attribute or block that
// they have in common.
func (p *Plan) Require(ctx context.Context, account Evidence, needs []Need) {
	if !account.Known {
		return
	}
	for _, group := range groupByCapability(needs) {
		capability := group[0].Capability
		switch {
		case !account.Requested(capability):
			p.Error(common(group), "Missing capability "+capability, fmt.Sprintf(
				"%s the capability %q, which %s does not request. Add it to the account:\n\n  capabilities = {\n    %s = { requested = true }\n  }",
				subjects(group), capability, account.name(), capability))
		case account.Status(capability) == "inactive":
			p.Warn(common(group), "Capability "+capability+" is inactive", fmt.Sprintf(
				"%s the capability %q, which %s requests but which is not active. %s",
				subjects(group), capability, account.name(), p.requirements(ctx, account, capability)))
		}
	}
}

func groupByCapability(needs []Need) [][]Need {
	var groups [][]Need
	for _, need := range needs {
		i := slices.IndexFunc(groups, func(group []Need) bool { return group[0].Capability == need.Capability })
		if i < 0 {
			groups = append(groups, []Need{need})
			continue
		}
		groups[i] = append(groups[i], need)
	}
	return groups
}

// common is the path of the only need. Of several it is the first, cut off at the step where they part. It is not cut off
// before that, because Terraform points at the whole resource when a path ends at one of its outermost blocks.
func common(group []Need) string {
	first := strings.Split(group[0].Attribute, ".")
	shared := len(first)
	for _, need := range group[1:] {
		steps := strings.Split(need.Attribute, ".")
		same := 0
		for same < min(shared, len(steps)) && steps[same] == first[same] {
			same++
		}
		shared = same
	}
	return strings.Join(first[:min(shared+1, len(first))], ".")
}

// subjects names what needs the capability, with its verb: "The features `a` and `b` need".
func subjects(group []Need) string {
	var phrases []string
	for i := 0; i < len(group); {
		kind, names := group[i].Kind, []string{}
		for ; i < len(group) && group[i].Kind == kind; i++ {
			names = append(names, group[i].Subject)
		}
		switch {
		case kind == "":
			phrases = append(phrases, names...)
		case len(names) == 1:
			phrases = append(phrases, "the "+kind+" "+names[0])
		default:
			phrases = append(phrases, "the "+kind+"s "+enumerate(names))
		}
	}
	verb := " needs"
	if len(group) > 1 {
		verb = " need"
	}
	joined := enumerate(phrases)
	return capital(joined) + verb
}

// enumerate joins words as a sentence does: "a, b and c".
func enumerate(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func (e Evidence) name() string {
	if e.ID == "" {
		return "the account"
	}
	return "account " + e.ID
}

// requirements says what an inactive capability waits for, as far as Stripe tells.
func (p *Plan) requirements(ctx context.Context, account Evidence, capability string) string {
	if account.ID == "" || p.Provider == nil {
		return "Stripe still needs information about the account."
	}
	object, err := p.Provider.Client.Get(ctx, "/v1/accounts/"+account.ID+"/capabilities/"+capability, "", nil)
	if err != nil {
		return "Its requirements could not be read. " + stripeapi.Explain(err)
	}
	return DescribeRequirements(object, "requirements")
}

// DescribeRequirements says in a sentence what the requirements hash at a path of an object still asks for, fields that
// have nothing to do with the matter aside.
func DescribeRequirements(object stripeapi.Object, at string, aside ...string) string {
	var parts []string
	if reason := object.String(at + ".disabled_reason"); reason != "" {
		parts = append(parts, "Reason: "+reason+".")
	}
	due := object.Strings(at + ".currently_due")
	for _, field := range object.Strings(at + ".past_due") {
		if !slices.Contains(due, field) {
			due = append(due, field)
		}
	}
	due = slices.DeleteFunc(due, func(field string) bool { return slices.Contains(aside, field) })
	if len(due) > 0 {
		parts = append(parts, "Stripe still needs: "+strings.Join(due, ", ")+".")
	}
	if pending := object.Strings(at + ".pending_verification"); len(pending) > 0 {
		parts = append(parts, "Being verified: "+strings.Join(pending, ", ")+".")
	}
	if len(parts) == 0 {
		return "Stripe names no requirement that is due."
	}
	return strings.Join(parts, " ")
}
