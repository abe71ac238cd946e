package payments

import (
	"errors"
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// secretMandate names the mandate that a SetupIntent shows once it has succeeded.
const secretMandate = "mandate"

func confirmSetupIntent(r *api.Request) (api.Object, error) {
	intent, err := findSetupIntent(r)
	if err != nil {
		return nil, err
	}
	if ended(intent) == "" {
		if err := applySetupIntent(r, intent); err != nil {
			return nil, err
		}
	}
	if err := confirm(r, intent); err != nil {
		return nil, err
	}
	return r.Render(intent)
}

// confirm sets the payment method up, or begins to.
func confirm(r *api.Request, intent *api.Record) error {
	if !intent.Data.Has(fieldMethod) {
		return api.Invalid("", unexpectedState, "You cannot confirm this SetupIntent because it's missing a payment method. You can "+
			"either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a "+
			"payment method or ConfirmationToken.")
	}
	if why := ended(intent); why != "" {
		return api.Invalid("", unexpectedState, "You cannot confirm this SetupIntent because it has %s.", why)
	}
	pm, err := r.Get(typePaymentMethod, intent.Data.String(fieldMethod))
	if err != nil {
		return err
	}
	if err := guardOwner(intent, pm); err != nil { // it may have got a customer since
		return err
	}
	if err := beginAttempt(r, intent, pm); err != nil {
		return err
	}
	proof, err := authorize(r, intent, pm)
	if err != nil {
		return err
	}
	if proof {
		return awaitMicrodeposits(r, intent, pm)
	}
	return succeed(r, intent, pm)
}

// authorize gets the mandate to pull money from a bank account, where that is what it is for, and says whether it still has to
// be proven whose bank account it is. Money that is only sent needs neither.
func authorize(r *api.Request, intent, pm *api.Record) (proof bool, err error) {
	directions := intent.Data.Strings(fieldDirections)
	pulls := len(directions) == 0 || slices.Contains(directions, testbanks.Inbound)
	existing, err := activeMandate(r, pm)
	if err != nil {
		return false, err
	}
	switch {
	case r.Params.Object(fieldMandateData) != nil:
		mandate, err := newMandate(r, intent, pm)
		if err != nil {
			return false, err
		}
		if err := dropMandate(r, intent); err != nil { // of an earlier confirmation
			return false, err
		}
		intent.Secret[secretMandate] = mandate.ID
	case existing != nil:
		intent.Secret[secretMandate] = existing.ID
	case pulls && intent.Secret.String(secretMandate) == "":
		return false, api.Invalid("", "setup_intent_mandate_invalid", "This SetupIntent requires a mandate, but no existing mandate "+
			"was found. Collect mandate acceptance from the customer and try again, providing acceptance data in the mandate_data "+
			"parameter.")
	}
	proven := pm.Secret.Bool(secretProven) || isReady(pm)
	if pulls && !proven && intent.Data.String(fieldMethodOptions+"."+bankAccount+".verification_method") == "instant" {
		return false, api.NotSimulated(fieldMethodOptions+"["+bankAccount+"][verification_method]",
			"the verification of bank accounts with Financial Connections, which `instant` demands")
	}
	return pulls && !proven, nil
}

// isReady says whether a payment method stands for a test token: it was verified when it was made.
func isReady(pm *api.Record) bool {
	return pm.Secret.Bool(testbanks.SecretVerified) && slices.Contains(pm.Secret.Strings(testbanks.SecretFlowDirections), testbanks.Inbound)
}

// dropMandate ends the mandate that waits for a SetupIntent to succeed. One that the payment method has had before stays.
func dropMandate(r *api.Request, intent *api.Record) error {
	id := intent.Secret.String(secretMandate)
	delete(intent.Secret, secretMandate)
	if id == "" {
		return nil
	}
	mandate, err := r.Get(typeMandate, id)
	if err != nil || mandate.Data.String(fieldStatus) != mandatePending {
		return err
	}
	return setMandate(r, mandate, mandateInactive)
}

// succeed makes the payment method what the SetupIntent is for.
func succeed(r *api.Request, intent, pm *api.Record) error {
	intent.Data[fieldStatus], intent.Data[fieldNextAction] = succeeded, nil
	intent.Data["last_setup_error"], intent.Data["mandate"] = nil, orNull(intent.Secret.String(secretMandate))
	if err := r.Update(intent); err != nil {
		return err
	}
	if err := endAttempt(r, intent, succeeded, nil); err != nil {
		return err
	}
	directions := append(pm.Secret.Strings(testbanks.SecretFlowDirections), intent.Data.Strings(fieldDirections)...)
	pm.Secret[testbanks.SecretVerified] = true
	pm.Secret[testbanks.SecretFlowDirections] = slices.Compact(slices.Sorted(slices.Values(directions)))
	pm.Secret[testbanks.SecretSelf] = pm.Secret.Bool(testbanks.SecretSelf) || intent.Data.Bool(fieldSelf)
	if customer := intent.Data.String(fieldCustomer); customer != "" {
		give(pm, customer)
	}
	if err := r.Update(pm); err != nil {
		return err
	}
	if !intent.Data.Has("mandate") {
		return nil
	}
	mandate, err := r.Get(typeMandate, intent.Data.String("mandate"))
	if err != nil {
		return err
	}
	return setMandate(r, mandate, mandateActive)
}

// fail takes the payment method away from a SetupIntent that could not set it up.
func fail(r *api.Request, intent, pm *api.Record, failure *api.Error) error {
	shown := errorOf(failure)
	intent.Data[fieldStatus], intent.Data[fieldNextAction], intent.Data[fieldMethod] = needsMethod, nil, nil
	intent.Data["last_setup_error"], intent.Secret["failed_method"] = shown, pm.ID
	if err := dropMandate(r, intent); err != nil {
		return err
	}
	if err := endAttempt(r, intent, failed, shown); err != nil {
		return err
	}
	return r.Update(intent)
}

// beginAttempt notes that a payment method is about to be set up.
func beginAttempt(r *api.Request, intent, pm *api.Record) error {
	if err := endAttempt(r, intent, "abandoned", nil); err != nil {
		return err
	}
	attempt := r.New(typeSetupAttempt)
	attempt.Parent = intent.ID
	attempt.Data.Merge(api.Object{
		fieldMethod: pm.ID, "payment_method_details": api.Object{"type": bankAccount, bankAccount: api.Object{}},
		"setup_intent": intent.ID, fieldStatus: needsAction,
	})
	for _, name := range []string{fieldSelf, fieldCustomer, fieldDirections, "on_behalf_of", "usage"} {
		if intent.Data.Has(name) {
			attempt.Data[name] = intent.Data[name]
		}
	}
	intent.Data["latest_attempt"] = attempt.ID
	return r.Insert(attempt)
}

// endAttempt notes how the attempt in progress came out, if there is one.
func endAttempt(r *api.Request, intent *api.Record, status string, failure api.Object) error {
	attempt, err := r.Get(typeSetupAttempt, intent.Data.String("latest_attempt"))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || attempt.Data.String(fieldStatus) != needsAction {
		return err
	}
	attempt.Data[fieldStatus] = status
	if failure != nil {
		attempt.Data["setup_error"] = failure
	}
	return r.Update(attempt)
}
