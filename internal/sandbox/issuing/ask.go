package issuing

import (
	"context"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/events"
)

// jobUnanswered is the kind of the job that decides a request which nobody has answered, because the sandbox ended while its
// webhook was open.
const jobUnanswered = "issuing.authorization.unanswered"

// unansweredAfter is longer than any webhook is waited for.
const unansweredAfter = time.Minute

// ask puts the pending request of an authorization to the endpoint that listens to it. The question is nil where nobody does;
// otherwise the authorization is stored, so that the endpoint can look at it and decide it by a call of its own.
func ask(r *api.Request, auth *api.Record) (*events.Question, error) {
	shown, err := r.Show(auth)
	if err != nil {
		return nil, err
	}
	question, err := events.Ask(r, api.Event{Type: events.AuthorizationRequest, Account: auth.Account, Object: shown})
	if question == nil || err != nil {
		return nil, err
	}
	if err := put(r, auth); err != nil {
		return nil, err
	}
	return question, r.After(unansweredAfter, jobUnanswered, auth.ID)
}

// conversation is a request that leaves the sandbox with a question, and is decided when it comes back.
func conversation(auth string, question *events.Question) *api.Detour {
	return &api.Detour{
		Do: func(ctx context.Context) { question.Do(ctx) },
		Then: func(r *api.Request) (api.Object, error) {
			answer, err := question.Answer(r)
			if err != nil {
				return nil, err
			}
			return decideAnswered(r, auth, answer)
		},
	}
}

// decideAnswered decides a request as the endpoint has answered, unless a call of its own has decided it in the meantime.
func decideAnswered(r *api.Request, id string, answer events.Answer) (api.Object, error) {
	auth, err := onNetwork(r, typeAuthorization, id)
	if err != nil {
		return nil, err
	}
	if !auth.Data.Has("pending_request") {
		return r.Render(auth)
	}
	a, err := newAttempt(r, auth, auth.Data.Int("pending_request.amount"))
	if err != nil {
		return nil, err
	}
	if err := conclude(r, a, verdictOf(auth, answer)); err != nil {
		return nil, err
	}
	return saved(r, auth)
}

// verdictOf reads an answer, and writes its metadata. An answer that asks for what it may not is an error of the endpoint.
func verdictOf(auth *api.Record, answer events.Answer) verdict {
	v := verdict{approved: answer.Outcome == events.Approved, reason: string(answer.Outcome)}
	failed := func(problem string) verdict { return verdict{reason: string(events.Failed), message: problem} }
	pending := auth.Data.Object("pending_request")
	v.amount = pending.Int("amount")
	switch {
	case answer.Outcome == events.Failed:
		return failed(answer.Problem)
	case answer.Amount == nil:
	case !pending.Bool("is_amount_controllable"):
		return failed("`amount` is given, although `pending_request.is_amount_controllable` is false")
	case checkAmount(*answer.Amount, 1, "amount") != nil:
		return failed("`amount` must be positive, and no more than Stripe takes")
	default:
		v.amount = *answer.Amount
	}
	if answer.Metadata == nil {
		return v
	}
	merged := api.Object{"metadata": auth.Data.Object("metadata").Clone()}
	merged.Merge(api.Object{"metadata": answer.Metadata})
	if err := api.CheckMetadata(merged.Object("metadata")); err != nil {
		return failed("`metadata` is refused: " + err.Message)
	}
	auth.Data["metadata"] = merged["metadata"]
	return v
}

// decideUnanswered declines a request that is still open.
func decideUnanswered(r *api.Request, id string) error {
	auth, err := r.Get(typeAuthorization, id)
	if err != nil || !auth.Data.Has("pending_request") {
		return err
	}
	a, err := newAttempt(r, auth, auth.Data.Int("pending_request.amount"))
	if err != nil {
		return err
	}
	if err := conclude(r, a, verdict{reason: string(events.TimedOut)}); err != nil {
		return err
	}
	return r.Update(auth)
}
