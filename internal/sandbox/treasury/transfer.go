package treasury

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// Statuses of objects that move money, beside succeeded.
const (
	statusProcessing = "processing"
	statusPosted     = "posted"
	statusFailed     = "failed"
	statusCanceled   = "canceled"
	statusReturned   = "returned"
)

// What the record of a transfer remembers.
const (
	secretNumber = "account_number" // of the bank account at the other end
	secretWaited = "waited"         // whether its outcome has made way for somebody who drives it by hand
)

// moveOn moves an object on to a status, from which it cannot be canceled any more.
func moveOn(r *api.Request, rec *api.Record, status string) {
	rec.Data["status"] = status
	rec.Data.Set("status_transitions."+status+"_at", r.Now.Unix())
	if rec.Data.Has("cancelable") {
		rec.Data["cancelable"] = false
	}
}

// mustBe refuses an action on an object that is in none of the statuses in which it is possible. noun and done tell of it:
// "OutboundPayment", "posted".
func mustBe(rec *api.Record, noun, done string, statuses ...string) error {
	status := rec.Data.String("status")
	if slices.Contains(statuses, status) {
		return nil
	}
	return api.Invalid("", "", "The %s '%s' cannot be %s, because its status is `%s`; it would have to be `%s`.",
		noun, rec.ID, done, status, strings.Join(statuses, "` or `"))
}

// differsInTime says what is different about the outcome of transfers.
const differsInTime = "What becomes of a transfer is settled before the next request, unless that cancels the transfer or drives it by hand, within a minute. " +
	"With Stripe it takes a moment in test mode, and days in live mode."

// patience is how long the outcome of a transfer waits for somebody who drives it by hand.
const patience = time.Minute

// schedule lets the outcome of a transfer come before the next request. Only a request that cancels the transfer or drives it by
// hand comes first, for a minute: without any time between creation and outcome nothing could be canceled. To another financial
// account the money goes at once.
func schedule(r *api.Request, kind string, rec *api.Record) error { return r.After(0, kind, rec.ID) }

// outcome makes the job that settles what schedule has scheduled.
func outcome(kind, typ string, settle func(*api.Request, *api.Record) error) func(*api.Request, string) error {
	return func(r *api.Request, id string) error {
		rec, err := r.Get(typ, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && rec.Data.String("status") != statusProcessing {
			return nil
		}
		if err != nil {
			return err
		}
		if !r.ActsOn(id, "cancel", "fail", "post", "succeed") || rec.Secret.Bool(secretWaited) || rec.Secret.Has(secretTo) {
			return settle(r, rec)
		}
		rec.Secret[secretWaited] = true
		if err := r.Update(rec); err != nil {
			return err
		}
		return r.After(patience, kind, id)
	}
}

// usable refuses a bank account that was not set up for a direction.
func usable(pm *api.Record, param, direction string) error {
	switch {
	case pm.Data.String("type") != "us_bank_account":
		return api.Invalid(param, "", "The PaymentMethod '%s' is of the type `%s`. Only `us_bank_account` can be used here.", pm.ID, pm.Data.String("type"))
	case !pm.Secret.Bool(testbanks.SecretVerified):
		return api.Invalid(param, "", "The bank account of the PaymentMethod '%s' is not verified. Confirm a SetupIntent for it, and "+
			"verify its microdeposits, first.", pm.ID)
	case !slices.Contains(pm.Secret.Strings(testbanks.SecretFlowDirections), direction):
		return api.Invalid(param, "", "The PaymentMethod '%s' was not set up for %s flows. Confirm a SetupIntent with "+
			"`flow_directions[]=%s` for it first.", pm.ID, direction, direction)
	}
	return nil
}

// ownBank is the bank account, named by a parameter, from which the account gets money or to which it sends some: its own.
func ownBank(r *api.Request, param, direction string) (*api.Record, error) {
	pm, err := testbanks.Resolve(r, r.Params.String(param), param)
	if err != nil {
		return nil, err
	}
	if err := usable(pm, param, direction); err != nil {
		return nil, err
	}
	if !pm.Secret.Bool(testbanks.SecretSelf) {
		return nil, api.Invalid(param, "", "The PaymentMethod '%s' is not the account's own. Set it up by a SetupIntent with "+
			"`attach_to_self=true` first.", pm.ID)
	}
	return pm, nil
}

// bankDetails describes the bank account of a payment method, as an object shows it that moves money over a network.
func bankDetails(r *api.Request, pm *api.Record, network string) (api.Object, error) {
	bank := api.Object{"network": network}
	for _, name := range []string{"account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number"} {
		bank[name] = pm.Data.Get("us_bank_account." + name)
	}
	err := r.Each(store.Query{Type: typeMandate, Parent: pm.ID}, func(mandate *api.Record) (bool, error) {
		if mandate.Data.String("status") != active {
			return true, nil
		}
		bank["mandate"] = mandate.ID
		return false, nil
	})
	billing := pm.Data.Object("billing_details")
	return api.Object{
		"type": "us_bank_account", "us_bank_account": bank,
		"billing_details": api.Object{"address": billing.Object("address").Clone(), "email": billing["email"], "name": billing["name"]},
	}, err
}
