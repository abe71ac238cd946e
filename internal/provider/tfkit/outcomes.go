package tfkit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Outcomes declares what becomes of an object that moves on by actions, such as a transfer that is posted and then returned.
// It gives the object the attribute `outcome`: configured, the object is driven there along the shortest way; left out, it
// shows where Stripe has the object.
type Outcomes struct {
	// Of is the outcome that an object shows.
	Of func(object stripeapi.Object) string
	// Created are the outcomes in which a creation can leave an object; the first is the rule.
	Created []string
	// Moves are the legal changes, each by one action.
	Moves []Move
}

// Move is one legal change of an outcome.
type Move struct {
	From, To string
	// Action is the path of the action below the object: "/cancel". A Helper's is below that of the object's test helpers.
	Action string
	Helper bool
	// Await: no action leads there, but time. The object is read until it has moved, however that turns out.
	Await bool
	// Takes are the attributes (ByAction) that matter for this move alone, with the parameter for which each is sent.
	Takes map[string]string
}

// outcomeName is the attribute that Outcomes gives to an object.
const outcomeName = "outcome"

// attribute is the declaration of `outcome`.
func (o *Outcomes) attribute(noun string) Attribute {
	return Attribute{
		Type: String, Optional: true, Computed: true, ByAction: true, Values: o.values(),
		Derive:      func(object map[string]any) any { return o.Of(object) },
		Description: o.describe(noun),
	}
}

// values are all outcomes, in the order in which they can follow.
func (o *Outcomes) values() []string {
	values := slices.Clone(o.Created)
	for _, created := range o.Created {
		for _, next := range o.reachable(created) {
			if !slices.Contains(values, next) {
				values = append(values, next)
			}
		}
	}
	return values
}

func (o *Outcomes) describe(noun string) string {
	var ways []string
	for _, from := range o.values() {
		var next []string
		for _, move := range o.Moves {
			if move.From == from {
				next = append(next, "`"+move.To+"`")
			}
		}
		if len(next) > 0 {
			ways = append(ways, "from `"+from+"` to "+either(next))
		}
	}
	how := "Set, Terraform moves it there"
	if slices.ContainsFunc(o.Moves, func(move Move) bool { return move.Await }) {
		how += ", or waits until Stripe has"
	}
	if slices.ContainsFunc(o.Moves, func(move Move) bool { return move.Helper }) {
		how += " with Stripe's test helpers, which refuse live keys"
	}
	var free []string
	for _, move := range o.Moves {
		if !move.Helper && !slices.Contains(free, "`"+move.To+"`") {
			free = append(free, "`"+move.To+"`")
		}
	}
	if len(free) > 0 && len(free) < len(o.Moves) {
		how += " (" + either(free) + " needs none)"
	}
	return fmt.Sprintf("What becomes of the %s. %s; left out, it shows where Stripe has it. It can move %s.", noun, how, strings.Join(ways, ", "))
}

// reachable are the outcomes to which moves lead from one, the nearest first.
func (o *Outcomes) reachable(from string) []string {
	found := []string{from}
	for i := 0; i < len(found); i++ {
		for _, move := range o.Moves {
			if move.From == found[i] && !slices.Contains(found, move.To) {
				found = append(found, move.To)
			}
		}
	}
	return found[1:]
}

// route is the shortest way between two outcomes; legal is false where there is none.
func (o *Outcomes) route(from, to string) (route []Move, legal bool) {
	came := map[string]Move{}
	for _, at := range append([]string{from}, o.reachable(from)...) { // the nearest first, so the first way to each is the shortest
		for _, move := range o.Moves {
			if _, known := came[move.To]; !known && move.From == at && move.To != from {
				came[move.To] = move
			}
		}
	}
	for at := to; at != from; {
		move, ok := came[at]
		if !ok {
			return nil, false
		}
		route = append(route, move)
		at = move.From
	}
	slices.Reverse(route)
	return route, true
}

// start is the way of a new object to an outcome, from that of its possible beginnings that is nearest.
func (o *Outcomes) start(to string) (route []Move, legal bool) {
	for _, created := range o.Created {
		if way, ok := o.route(created, to); ok && (!legal || len(way) < len(route)) {
			route, legal = way, true
		}
	}
	return route, legal
}

// passed reports whether an object that shows an outcome has made a move, or one that leads to the same.
func (o *Outcomes) passed(move Move, at string) bool {
	return at == move.To || slices.Contains(o.reachable(move.To), at)
}

// legal says in a sentence what can become of an object.
func (o *ObjectType) legal(at string) string {
	subject := capital(withArticle(o.Noun)) + " that is " + at
	next := o.Outcomes.reachable(at)
	if len(next) == 0 {
		return subject + " stays so."
	}
	return subject + " can become " + either(next) + ", and nothing else."
}

// either joins words as a sentence does that leaves the choice: "a, b or c".
func either(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// outcomeKey keeps, in the private state, the outcome for which the configuration asked last.
const outcomeKey = "outcome"

// planOutcome refuses a change of the outcome that no moves lead to. Where the configuration is as it was, and it is the
// object that has moved on by itself, that is a warning: an error would block the destruction, too.
func (r *managed) planOutcome(ctx context.Context, config, state Value, private privateKeys, diagnostics *diag.Diagnostics) {
	wanted := config.Get(outcomeName)
	if r.object.Outcomes == nil || !wanted.IsSet() {
		return
	}
	at, to := state.Get(outcomeName).String(), wanted.String()
	route, legal := r.object.Outcomes.route(at, to)
	if state.IsNull() {
		route, legal = r.object.Outcomes.start(to)
	}
	switch {
	case !legal && r.asked(ctx, private, diagnostics) == to:
		diagnostics.AddAttributeWarning(path.Root(outcomeName), fmt.Sprintf("The %s is %s", r.object.Noun, at),
			fmt.Sprintf("It was to be %s, and has become %s outside Terraform. %s The change that is planned will fail. %s", to, at, r.object.legal(at), otherOutcome))
	case !legal:
		diagnostics.AddAttributeError(path.Root(outcomeName), fmt.Sprintf("From %s to %s", at, to), r.object.legal(at)+" "+otherOutcome)
	case r.provider != nil && r.provider.Client.IsLive() && slices.ContainsFunc(route, func(move Move) bool { return move.Helper }):
		diagnostics.AddAttributeError(path.Root(outcomeName), fmt.Sprintf("No %s outcome with a live key", to),
			helpersRefuseLiveKeys+" With a live key leave outcome out; it then shows what Stripe makes of the "+r.object.Noun+".")
	}
}

const otherOutcome = "Set outcome to one that is possible, leave it out to leave the object where it is, or make a new one (terraform apply -replace)."

// asked is the outcome for which the configuration asked last; empty where it has not.
func (r *managed) asked(ctx context.Context, private privateKeys, diagnostics *diag.Diagnostics) string {
	text, found := private.GetKey(ctx, outcomeKey)
	diagnostics.Append(found...)
	return strings.Trim(string(text), `"`)
}

// remember keeps the outcome for which the configuration asks.
func (r *managed) remember(ctx context.Context, config Value, private privateState, diagnostics *diag.Diagnostics) {
	if r.object.Outcomes != nil {
		diagnostics.Append(private.SetKey(ctx, outcomeKey, []byte(`"`+config.Get(outcomeName).String()+`"`))...)
	}
}

// takenReplacements are the attributes of moves that an object has made: nothing can change those any more.
func (r *managed) takenReplacements(config, state, planned Value) path.Paths {
	var paths path.Paths
	if r.object.Outcomes == nil {
		return nil
	}
	at := state.Get(outcomeName).String()
	for _, move := range r.object.Outcomes.Moves {
		for name := range move.Takes {
			if !config.Get(name).IsNull() && !planned.Get(name).Equal(state.Get(name)) && r.object.Outcomes.passed(move, at) {
				paths = append(paths, path.Root(name))
			}
		}
	}
	return paths
}

// patience is how often an object may move by itself while it is driven.
const patience = 3

// drive moves an object to the outcome that is configured. An action that fails because the object has moved by itself
// meanwhile is no failure: the way goes on from where it is.
func (r *managed) drive(ctx context.Context, call *Call, object stripeapi.Object, config Value) (stripeapi.Object, error) {
	target := config.Get(outcomeName)
	if r.object.Outcomes == nil || !target.IsSet() {
		return object, nil
	}
	for range len(r.object.Outcomes.Moves) + patience {
		at := r.object.Outcomes.Of(object)
		route, legal := r.object.Outcomes.route(at, target.String())
		switch {
		case !legal:
			return object, stripeapi.Refuse(r.object.legal(at) + " " + otherOutcome)
		case len(route) == 0:
			return object, nil
		}
		moved, err := r.move(ctx, call, route[0], config)
		if err != nil {
			latest, unread := call.Client.Get(ctx, call.Path, call.Account, r.object.query())
			if unread != nil {
				return object, err // the first error says more
			}
			if r.object.Outcomes.Of(latest) == at {
				return latest, err
			}
			moved = latest
		}
		object = moved
	}
	return object, stripeapi.Refuse(fmt.Sprintf("It is still %s after all that should have made it %s.", r.object.Outcomes.Of(object), target.String()))
}

// move does the action of one move.
func (r *managed) move(ctx context.Context, call *Call, move Move, config Value) (stripeapi.Object, error) {
	if move.Await {
		return r.await(ctx, call, move.From)
	}
	form := NewForm()
	for name, param := range move.Takes {
		r.attributes[name].encode(form, param, Value{}, call.State.Get(name), config.Get(name))
	}
	if move.Helper {
		return call.Help(ctx, move.Action, r.expand(form))
	}
	return call.Post(ctx, move.Action, r.expand(form))
}

// await reads an object until it has moved by itself.
func (r *managed) await(ctx context.Context, call *Call, from string) (stripeapi.Object, error) {
	for delay := firstDelay; ; delay = min(2*delay, maxDelay) {
		object, err := call.Client.Get(ctx, call.Path, call.Account, r.object.query())
		if err != nil || r.object.Outcomes.Of(object) != from {
			return object, err
		}
		if err := r.wait(ctx, delay); err != nil {
			return object, stripeapi.Refuse(unsettled(err))
		}
	}
}

// setback is what has failed after an object was created or changed.
type setback struct {
	at              path.Path
	summary, detail string
}

// act does what no creation and no update does: the actions of the object's type, and those that lead to its outcome. It
// returns the object as it is then, also after a failure.
func (r *managed) act(ctx context.Context, call *Call, object stripeapi.Object, config Value) (stripeapi.Object, *setback) {
	if r.object.Act != nil {
		acted, err := r.object.Act(ctx, call, object)
		if err != nil {
			at, _ := r.attributes.pathOf(stripeapi.Param(err))
			return object, &setback{at: at, summary: "Unable to complete " + r.object.Noun, detail: stripeapi.Explain(err)}
		}
		object = acted
	}
	driven, err := r.drive(ctx, call, object, config)
	if err != nil {
		summary := fmt.Sprintf("Unable to move %s from %s to %s", r.object.Noun, r.object.Outcomes.Of(driven), config.Get(outcomeName).String())
		return driven, &setback{at: r.object.Outcomes.blamed(err), summary: summary, detail: stripeapi.Explain(err)}
	}
	return driven, nil
}

// blamed is the attribute that an error of a move is about: one that the move takes, or else the outcome.
func (o *Outcomes) blamed(err error) path.Path {
	for _, move := range o.Moves {
		for name, param := range move.Takes {
			if param == stripeapi.Param(err) {
				return path.Root(name)
			}
		}
	}
	return path.Root(outcomeName)
}
