package tfkit_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// moving is a toy that is posted, fails, is canceled, and comes back after it was posted.
func moving() *tfkit.ObjectType {
	attributes := amount()
	attributes["status"] = tfkit.Attribute{Type: tfkit.String, Computed: true, ChangesWith: []string{"outcome"}, Description: "Status."}
	attributes["failure_code"] = tfkit.Attribute{
		Type: tfkit.String, Optional: true, Computed: true, ByAction: true, ChangesWith: []string{"outcome"}, Field: "failure.code", Description: "Code.",
	}
	return &tfkit.ObjectType{
		Attributes: attributes, Metadata: tfkit.MetadataAtCreation,
		Outcomes: &tfkit.Outcomes{
			Of:      func(object stripeapi.Object) string { return object.String("status") },
			Created: []string{"processing", "declined"},
			Moves: []tfkit.Move{
				{From: "processing", To: "canceled", Action: "/cancel"},
				{From: "processing", To: "failed", Action: "/fail", Helper: true, Takes: map[string]string{"failure_code": "failure[code]"}},
				{From: "processing", To: "posted", Action: "/post", Helper: true},
				{From: "posted", To: "returned", Action: "/return", Helper: true},
			},
		},
	}
}

// spaced makes a pattern of a sentence, whose lines Terraform breaks where it likes.
func spaced(sentence string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(sentence), " ", `[\s│╷╵]+`))
}

func TestADeclarationOfOutcomesHolds(t *testing.T) {
	t.Parallel()
	object := newToys(t, moving()).object
	if problems := tfkit.CheckDeclaration(object); len(problems) > 0 {
		t.Errorf("found %q", problems)
	}
	object.Outcomes.Moves = append(object.Outcomes.Moves, tfkit.Move{From: "lost", To: "found", Takes: map[string]string{"amount": "amount"}})
	want := []string{
		"outcome: no way leads to lost, from which found is to follow",
		"amount: is taken by the move to found, so it has to be ByAction",
	}
	if problems := tfkit.CheckDeclaration(object); strings.Join(problems, "\n") != strings.Join(want, "\n") {
		t.Errorf("found %q, want %q", problems, want)
	}
}

func TestAnOutcomeIsReachedByTheShortestWay(t *testing.T) {
	t.Parallel()
	s := newToys(t, moving())
	sends := func(want ...string) acceptance.TestCheckFunc {
		return func(*terraform.State) error { return s.sent(want...) }
	}
	s.run(
		acceptance.TestStep{
			Config: toyWith(`outcome = "returned"`), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionCreate, toy.Promises("outcome", "returned")),
			Check:             sends("POST /v1/toys amount=1", "POST /v1/test_helpers/toys/toy_1/post", "POST /v1/test_helpers/toys/toy_1/return"),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("outcome", "returned"), toy.Has("status", "returned")},
		},
		acceptance.TestStep{
			Config: toyWith(`outcome = "returned"`), Taint: []string{string(toy)},
			Check: sends("POST /v1/toys amount=1", "POST /v1/test_helpers/toys/toy_2/post", "POST /v1/test_helpers/toys/toy_2/return"),
		},
	)
}

func TestAChangeOfTheOutcomeMovesTheObjectOn(t *testing.T) {
	t.Parallel()
	s := newToys(t, moving())
	sends := func(want ...string) acceptance.TestCheckFunc {
		return func(*terraform.State) error { return s.sent(want...) }
	}
	s.run(
		acceptance.TestStep{
			Config: toyWith(""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionCreate, toy.Awaits("outcome")),
			Check:             sends("POST /v1/toys amount=1"),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("outcome", "processing"), toy.Has("failure_code", nil)},
		},
		acceptance.TestStep{ // an argument of a move that lies ahead is for later
			Config: toyWith("outcome = \"processing\"\n  failure_code = \"no_account\""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate), Check: sends(),
		},
		acceptance.TestStep{
			Config:            toyWith("outcome = \"failed\"\n  failure_code = \"account_closed\""),
			ConfigPlanChecks:  toy.Plans(plancheck.ResourceActionUpdate, toy.Awaits("status")),
			Check:             sends("POST /v1/test_helpers/toys/toy_1/fail failure[code]=account_closed"),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("status", "failed"), toy.Has("failure_code", "account_closed")},
		},
		acceptance.TestStep{ResourceName: string(toy), ImportState: true, ImportStateVerify: true},
		acceptance.TestStep{
			Config:      toyWith(`outcome = "posted"`),
			ExpectError: spaced(`From failed to posted`),
		},
		acceptance.TestStep{
			Config:      toyWith(`outcome = "posted"`),
			ExpectError: spaced(`A toy that is failed stays so. Set outcome to one that is possible, leave it out`),
		},
		acceptance.TestStep{ // no longer configured, it shows where the object is, and so does what the move has taken
			Config: toyWith(""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionNoop), Check: sends(),
		},
		acceptance.TestStep{ // the argument of a move that lies behind makes a new object
			Config:           toyWith("outcome = \"failed\"\n  failure_code = \"no_account\""),
			ConfigPlanChecks: toy.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			Check:            sends("POST /v1/toys amount=1", "POST /v1/test_helpers/toys/toy_2/fail failure[code]=no_account"),
		},
		acceptance.TestStep{ // and with a new one everything is possible again
			Config:           strings.Replace(toyWith(`outcome = "posted"`), "amount = 1", "amount = 2", 1),
			ConfigPlanChecks: toy.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			Check:            sends("POST /v1/toys amount=2", "POST /v1/test_helpers/toys/toy_3/post"),
		},
		acceptance.TestStep{
			Config:      strings.Replace(toyWith(`outcome = "processing"`), "amount = 1", "amount = 2", 1),
			ExpectError: spaced(`A toy that is posted can become returned, and nothing else.`),
		},
		acceptance.TestStep{
			Config:      toyWith(`outcome = "gone"`),
			ExpectError: spaced(`value must be one of: ["processing" "declined" "canceled" "failed" "posted" "returned"]`),
		},
		acceptance.TestStep{Config: strings.Replace(toyWith(""), "amount = 1", "amount = 2", 1)},
	)
}

func TestAnObjectThatMovesByItselfIsDrivenFromWhereItIs(t *testing.T) {
	t.Parallel()
	s := newToys(t, moving())
	status := func(now string) { s.objects["toy_1"]["status"] = now }
	s.run(
		acceptance.TestStep{Config: toyWith(`outcome = "processing"`)},
		acceptance.TestStep{ // before the plan
			PreConfig: func() { status("posted") }, Config: toyWith(`outcome = "returned"`),
			Check: func(*terraform.State) error {
				return s.sent("POST /v1/toys amount=1", "POST /v1/test_helpers/toys/toy_1/return")
			},
		},
		acceptance.TestStep{PreConfig: func() { status("processing") }, Config: toyWith(`outcome = "returned"`)},
		acceptance.TestStep{ // between two actions
			PreConfig: func() {
				status("processing")
				s.beforeNext("/v1/test_helpers/toys/toy_1/post", func() { status("posted") })
			},
			Config: toyWith(`outcome = "returned"`), ConfigStateChecks: []statecheck.StateCheck{toy.Has("status", "returned")},
		},
		acceptance.TestStep{ // to where the configuration cannot follow
			PreConfig: func() {
				status("processing")
				s.beforeNext("/v1/test_helpers/toys/toy_1/post", func() { status("canceled") })
			},
			Config: toyWith(`outcome = "returned"`), ExpectError: spaced(`A toy that is canceled stays so.`),
		},
		acceptance.TestStep{ // a configuration that has not changed is no error, so that a destruction is possible
			RefreshState: true, ExpectNonEmptyPlan: true,
		},
		acceptance.TestStep{
			Config: toyWith(`outcome = "returned"`), ExpectError: spaced(`Unable to move toy from canceled to returned`),
		},
		acceptance.TestStep{Config: toyWith("")},
	)
}

func TestAMoveThatFailsLeavesTheTruthInTheState(t *testing.T) {
	t.Parallel()
	s := newToys(t, moving())
	s.run(
		acceptance.TestStep{ // after the creation it is a warning: a toy that is tainted would be made again
			PreConfig: func() { s.failNext("/v1/test_helpers/toys/toy_1/return", "Not today.") },
			Config:    toyWith(`outcome = "returned"`), ExpectNonEmptyPlan: true,
		},
		acceptance.TestStep{
			Config: toyWith(`outcome = "returned"`), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("id", "toy_1"), toy.Has("status", "returned")},
		},
		acceptance.TestStep{
			Config: strings.Replace(toyWith(`outcome = "processing"`), "amount = 1", "amount = 2", 1),
		},
		acceptance.TestStep{
			PreConfig:   func() { s.failNext("/v1/test_helpers/toys/toy_2/return", "Not today.") },
			Config:      strings.Replace(toyWith(`outcome = "returned"`), "amount = 1", "amount = 2", 1),
			ExpectError: spaced(`Unable to move toy from posted to returned`),
		},
		acceptance.TestStep{
			Config: strings.Replace(toyWith(``), "amount = 1", "amount = 2", 1), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("id", "toy_2"), toy.Has("outcome", "posted"), toy.Has("status", "posted")},
		},
	)
}

func TestTestHelpersRefuseLiveKeysAtPlan(t *testing.T) {
	t.Parallel()
	s := newToys(t, moving())
	s.key = "sk_live_1"
	s.run(
		acceptance.TestStep{Config: toyWith(`outcome = "posted"`), ExpectError: spaced(`No posted outcome with a live key`)},
		acceptance.TestStep{Config: toyWith("")},
		acceptance.TestStep{Config: toyWith(`outcome = "canceled"`), ConfigStateChecks: []statecheck.StateCheck{toy.Has("status", "canceled")}},
	)
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_live_1", Transport: s})
	if err != nil {
		t.Fatal(err)
	}
	s.requests = nil
	call := tfkit.Call{Client: client, Path: "/v1/toys/toy_1"}
	if _, err := call.Help(t.Context(), "/post", tfkit.NewForm()); err == nil || !strings.Contains(stripeapi.Explain(err), "test mode only") {
		t.Errorf("the test helper answered %v", err)
	}
	if len(s.requests) > 0 {
		t.Errorf("it sent %q", s.requests)
	}
}

func TestAnActionFollowsCreationAndUpdate(t *testing.T) {
	t.Parallel()
	attributes := amount()
	attributes["code"] = tfkit.Attribute{
		Type: tfkit.String, Optional: true, ByAction: true, Description: "Code.",
		Derive: func(object map[string]any) any {
			if object["status"] == "processing" {
				return "" // null in the state, so that the next plan tries again
			}
			return object["code"]
		},
	}
	s := newToys(t, &tfkit.ObjectType{Attributes: attributes, Act: func(ctx context.Context, call *tfkit.Call, object stripeapi.Object) (stripeapi.Object, error) {
		code := call.State.Get("code").String()
		if code == "" || object.String("status") != "processing" {
			return object, nil
		}
		if code == "wrong" {
			return nil, errors.New("wrong code")
		}
		form := tfkit.NewForm()
		form.Set("code", code)
		return call.Help(ctx, "/post", form)
	}})
	s.run(
		acceptance.TestStep{Config: toyWith(`code = "wrong"`), ExpectNonEmptyPlan: true},
		acceptance.TestStep{Config: toyWith(`code = "wrong"`), ExpectError: spaced(`Unable to complete toy`)},
		acceptance.TestStep{
			Config: toyWith(`code = "right"`), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("id", "toy_1"), toy.Has("code", knownvalue.StringExact("right"))},
		},
	)
}

func TestTheDescriptionOfAnOutcomeNamesTheWays(t *testing.T) {
	t.Parallel()
	schema := schemaOf(t, newToys(t, moving()).object)
	const want = "What becomes of the toy. Set, Terraform moves it there with Stripe's test helpers, which refuse live keys (`canceled` needs none); " +
		"left out, it shows where Stripe has it. It can move from `processing` to `canceled`, `failed` or `posted`, from `posted` to `returned`. " +
		"One of `processing`, `declined`, `canceled`, `failed`, `posted`, `returned`."
	if got := schema.Attributes["outcome"].GetMarkdownDescription(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// ripening is a toy that time makes posted, or fails.
func ripening() *tfkit.ObjectType {
	object := moving()
	object.Outcomes.Created = []string{"processing"}
	object.Outcomes.Moves = []tfkit.Move{
		{From: "processing", To: "canceled", Action: "/cancel"},
		{From: "processing", To: "failed", Await: true},
		{From: "processing", To: "posted", Await: true},
	}
	delete(object.Attributes, "failure_code")
	return object
}

func TestAnOutcomeThatTimeBringsIsAwaited(t *testing.T) {
	t.Parallel()
	s := newToys(t, ripening())
	becomes := func(status string) { // as soon as somebody looks
		s.before["/v1/toys/toy_1"] = func() { s.objects["toy_1"]["status"] = status }
	}
	sends := func(want ...string) acceptance.TestCheckFunc {
		return func(*terraform.State) error { return s.sent(want...) }
	}
	s.run(
		acceptance.TestStep{
			Config: toyWith(`outcome = "posted"`), PreConfig: func() { becomes("posted") },
			ConfigPlanChecks:  toy.Plans(plancheck.ResourceActionCreate, toy.Promises("outcome", "posted")),
			ConfigStateChecks: []statecheck.StateCheck{toy.Has("outcome", "posted"), toy.Has("status", "posted")},
			Check:             sends("POST /v1/toys amount=1"),
		},
	)
	s = newToys(t, ripening())
	s.run(
		acceptance.TestStep{Config: toyWith("")},
		acceptance.TestStep{
			Config: toyWith(`outcome = "posted"`), PreConfig: func() {
				s.before["/v1/toys/toy_1"] = func() { // at the refresh it is still processing
					s.before["/v1/toys/toy_1"] = func() { s.objects["toy_1"]["status"] = "failed" }
				}
			},
			ExpectError: spaced("A toy that is failed stays so."),
		},
	)
}
