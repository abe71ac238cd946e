package events

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// AuthorizationRequest is the event that an endpoint answers with a decision.
const AuthorizationRequest = "issuing_authorization.request"

// decisionTimeout is how long Stripe waits for the decision on an authorization.
const decisionTimeout = 2 * time.Second

// Outcome is what came of a question.
type Outcome string

// The outcomes of a question, as the reasons in an authorization's request_history name them.
const (
	Approved Outcome = "webhook_approved"
	Declined Outcome = "webhook_declined"
	Failed   Outcome = "webhook_error"   // another status than 2xx, or an answer that is no decision
	TimedOut Outcome = "webhook_timeout" // no answer in time
)

// Answer is what an endpoint has said.
type Answer struct {
	Outcome  Outcome
	Amount   *int64     // that is approved, where the endpoint says less or more than was asked for
	Metadata api.Object // for the object; nil when the endpoint gives none
	Problem  string     // what is wrong with the answer, of Failed and TimedOut
}

// Question is an event that waits for the answer of an endpoint.
type Question struct {
	letter   letter
	delivery int64
	attempt  store.Attempt
	answer   Answer
}

// Ask keeps an event that wants an answer, and prepares to ask the endpoint that listens to it: the platform's for a connected
// account, or else the account's own. Without an enabled endpoint that names the event, and in a sandbox that is not served,
// there is no event and the question is nil.
//
// The question is for an api.Detour: Do asks, outside of any transaction, and Answer tells what was said.
func Ask(r *api.Request, e api.Event) (*Question, error) {
	if !r.Serving() {
		return nil, nil
	}
	if e.Account == "" {
		e.Account = r.Account
	}
	endpoints, err := enabled(r, e.Account, func(names []string) bool { return slices.Contains(names, e.Type) })
	if err != nil || len(endpoints) == 0 {
		return nil, err
	}
	endpoint := endpoints[0]
	event, err := insert(r, e)
	if err != nil {
		return nil, err
	}
	// It has no due time: an authorization is decided once, whatever comes of the question.
	d := store.Delivery{Event: event.ID, Endpoint: endpoint.ID, State: store.DeliveryPending, Created: r.Now}
	if err := r.Outbox().Add(&d); err != nil {
		return nil, err
	}
	q := &Question{delivery: d.Sequence, answer: Answer{Outcome: TimedOut, Problem: "the question was not asked"}}
	q.letter, err = write(r, event, endpoint)
	return q, err
}

// Do sends the question and waits for the answer, as long as Stripe would.
func (q *Question) Do(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, decisionTimeout)
	defer cancel()
	var body []byte
	q.attempt, body = q.letter.send(ctx, time.Now())
	q.answer = decision(q.attempt, body, ctx.Err() != nil)
	if q.attempt.Error == "" {
		q.attempt.Error = q.answer.Problem
	}
}

// decision reads an answer.
func decision(attempt store.Attempt, body []byte, late bool) Answer {
	switch {
	case attempt.Error != "" && late:
		return Answer{Outcome: TimedOut, Problem: attempt.Error}
	case attempt.Error != "":
		return Answer{Outcome: Failed, Problem: attempt.Error}
	}
	var said struct {
		Approved *bool             `json:"approved"`
		Amount   *int64            `json:"amount"`
		Metadata map[string]string `json:"metadata"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return Answer{Outcome: Failed, Problem: "the answer is no decision: " + err.Error()}
	}
	switch {
	case said.Approved == nil:
		return Answer{Outcome: Failed, Problem: "the answer is no decision: it has no approved"}
	case said.Amount != nil && *said.Amount < 0:
		return Answer{Outcome: Failed, Problem: "the answer is no decision: the amount is negative"}
	}
	answer := Answer{Outcome: Declined, Amount: said.Amount}
	if *said.Approved {
		answer.Outcome = Approved
	}
	if said.Metadata != nil {
		answer.Metadata = api.Object{}
		for key, value := range said.Metadata {
			answer.Metadata[key] = value
		}
	}
	return answer
}

// Answer tells what the endpoint has said, and notes the attempt with the event's delivery.
func (q *Question) Answer(r *api.Request) (Answer, error) {
	d, err := r.Outbox().Get(q.delivery)
	if errors.Is(err, store.ErrNotFound) {
		return q.answer, nil // the sandbox has been reset in the meantime
	}
	if err != nil {
		return Answer{}, err
	}
	d.Attempts = append(d.Attempts, q.attempt)
	d.State = store.DeliveryFailed
	if q.attempt.Error == "" {
		d.State = store.DeliverySucceeded
	}
	return q.answer, r.Outbox().Update(d)
}
