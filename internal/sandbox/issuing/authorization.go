package issuing

import (
	"maps"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Statuses of authorizations.
const (
	authorizationPending  = "pending"  // approved and not captured yet, or still asked about
	authorizationClosed   = "closed"   // captured or declined
	authorizationReversed = "reversed" // given up by the merchant
	authorizationExpired  = "expired"  // not captured in time
)

func registerAuthorizations(m *api.Mux) {
	m.Type(api.Type{
		Name: typeAuthorization, Prefix: "iauth_", Noun: "issuing authorization", Param: "authorization",
		View: viewAuthorization, Events: authorizationEvents,
	})
	const authorizations = "/v1/issuing/authorizations"
	m.Handle("GET "+authorizations, listAuthorizations)
	m.Handle("GET "+authorizations+"/{authorization}", retrieveAuthorization)
	m.Handle("POST "+authorizations+"/{authorization}", updateAuthorization)
	m.Handle("POST "+authorizations+"/{authorization}/approve", approveAuthorization)
	m.Handle("POST "+authorizations+"/{authorization}/decline", declineAuthorization)

	const helpers = "/v1/test_helpers/issuing/authorizations"
	m.Handle("POST "+helpers, createAuthorization,
		"Without a `Stripe-Account` header, the test helpers of Issuing also find the cards of connected accounts, as Stripe's "+
			"embedded finance guide uses them.",
		"Currencies are not converted: an amount that is given only in `merchant_currency` is taken one to one, and spending limits of "+
			"a cardholder in another currency than the card's do not count.",
		"What is refunded does not count as unspent for spending limits.",
		"A CVC, expiry date or 3D Secure that does not match declines with `verification_failed`; an address does not.",
		"A financial account whose outbound flows are restricted declines with `not_allowed`; Stripe does not document the reason.",
		"A real-time request that is not answered within two seconds is declined; with Stripe the settings in the Dashboard decide. "+
			"Whatever else has changed while it was open counts too: the card, the limits and the balance.",
		"Fraud is suspected of merchants with the name `Suspected Fraud`, and of nobody else. The cardholder is challenged by SMS.")
	m.Handle("POST "+helpers+"/{authorization}/capture", captureAuthorization,
		"An authorization of which something has been captured ends `closed`, also when the rest of it is reversed or expires.")
	m.Handle("POST "+helpers+"/{authorization}/increment", incrementAuthorization)
	m.Handle("POST "+helpers+"/{authorization}/reverse", reverseAuthorization)
	m.Handle("POST "+helpers+"/{authorization}/expire", expireAuthorization,
		"By themselves, authorizations expire after 7 days, and those of hotels and timeshares after 31.")
	m.Handle("POST "+helpers+"/{authorization}/finalize_amount", finalizeAmount,
		"Every authorization of which nothing has been captured can be finalized; with Stripe those of fuel can.")
	m.Handle("POST "+helpers+"/{authorization}/fraud_challenges/respond", respondToFraudChallenge)
	m.Job(jobExpire, expireInTime)
	m.Job(jobUnanswered, decideUnanswered)
}

// authorizationEvents are the events of an authorization. While it is asked about, only the question tells of it.
func authorizationEvents(c api.Change) []string {
	switch {
	case c.After.Has("pending_request"):
		return nil
	case len(c.Before.List("request_history")) == 0:
		return []string{"issuing_authorization.created"}
	}
	return []string{"issuing_authorization.updated"}
}

// viewAuthorization shows an authorization with the card, its transactions and balance transactions in full.
func viewAuthorization(r *api.Request, auth *api.Record) (api.Object, error) {
	view := maps.Clone(auth.Data)
	card, err := r.Get(typeCard, auth.Data.String("card"))
	if err != nil {
		return nil, err
	}
	if view["card"], err = r.Embed(card, "card"); err != nil {
		return nil, err
	}
	for field, typ := range map[string]string{"transactions": typeTransaction, "balance_transactions": typeBalanceTransaction} {
		shown := []any{}
		for _, id := range auth.Data.Strings(field) {
			rec, err := r.Get(typ, id)
			if err != nil {
				return nil, err
			}
			object, err := r.Embed(rec, field)
			if err != nil {
				return nil, err
			}
			shown = append(shown, object)
		}
		view[field] = shown
	}
	return view, nil
}

func retrieveAuthorization(r *api.Request) (api.Object, error) {
	auth, err := r.Find(typeAuthorization, r.Path("authorization"))
	if err != nil {
		return nil, err
	}
	return r.Render(auth)
}

func listAuthorizations(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeAuthorization}, func(auth *api.Record) bool {
		return matches(r.Params, auth.Data, "card", "cardholder", "status")
	})
}

func updateAuthorization(r *api.Request) (api.Object, error) {
	auth, err := r.Find(typeAuthorization, r.Path("authorization"))
	if err != nil {
		return nil, err
	}
	mergeMetadata(r, auth)
	return saved(r, auth)
}

func mergeMetadata(r *api.Request, rec *api.Record) {
	if given, there := r.Params["metadata"]; there {
		rec.Data.Merge(api.Object{"metadata": given})
	}
}

// saved stores a changed record and shows it.
func saved(r *api.Request, rec *api.Record) (api.Object, error) {
	if err := r.Update(rec); err != nil {
		return nil, err
	}
	return r.Render(rec)
}

// appendTo adds to the list of a field.
func appendTo(o api.Object, field string, element any) {
	o[field] = append(o.List(field), element)
}
