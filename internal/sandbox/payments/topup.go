package payments

import (
	"strings"
	"unicode"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// jobSettleTopup is the kind of the job that ends a top-up.
const jobSettleTopup = "topup.settle"

// The balances that a top-up can go to, as the books that they are.
const (
	destinationBalance = "destination_balance"
	toIssuing          = ledger.Issuing
	toPayments         = ledger.Payments
)

func registerTopups(m *api.Mux) {
	m.Type(api.Type{
		Name: typeTopup, Prefix: "tu_", Noun: "topup", Param: "topup",
		Events: api.Statuses("topup", map[string]string{succeeded: "succeeded", failed: "failed", canceled: "canceled"}),
	})
	const collection = "/v1/topups"
	const object = collection + "/{topup}"
	m.Handle("POST "+collection, createTopup,
		"A top-up succeeds after the configured delay; in Stripe's test mode one of the Issuing balance stays pending until it is "+
			"settled in the dashboard.",
		"Any account can top its balances up; with Stripe that depends on the country and on the platform.")
	m.Handle("GET "+collection, listTopups)
	m.Handle("GET "+object, retrieve(typeTopup, "topup"))
	m.Handle("POST "+object, updateTopup)
	m.Handle("POST "+object+"/cancel", cancelTopup)
	m.Job(jobSettleTopup, settleTopup)
}

// retrieve answers for an object that the path names.
func retrieve(typ, name string) api.Handler {
	return func(r *api.Request) (api.Object, error) {
		rec, err := r.Find(typ, r.Path(name))
		if err != nil {
			return nil, err
		}
		return r.Render(rec)
	}
}

func createTopup(r *api.Request) (api.Object, error) {
	account, err := r.Get(typeAccount, r.Account)
	if err != nil {
		return nil, err
	}
	amount, currency, err := money(r, account)
	if err != nil {
		return nil, err
	}
	book, err := destination(r, account)
	if err != nil {
		return nil, err
	}
	source := r.Params.String("source")
	if source != "" && !bankaccounts.IsToken(source) {
		return nil, api.Invalid("source", "resource_missing", "No such source: '%s'", source)
	}
	if err := checkDescriptor(r.Params.String("statement_descriptor")); err != nil {
		return nil, err
	}
	topup := r.New(typeTopup)
	topup.Data.Merge(api.Object{
		"amount": amount, "currency": currency, "expected_availability_date": r.Now.Add(r.ActivationDelay()).Unix(),
		"metadata": api.Object{}, fieldStatus: pending,
	})
	take(r, topup, "description", "metadata", "statement_descriptor", "transfer_group")
	topup.Secret = api.Object{"book": book, testbanks.SecretAccountNumber: bankaccounts.TokenNumber(source)}
	if err := r.Insert(topup); err != nil {
		return nil, err
	}
	if err := r.After(r.ActivationDelay(), jobSettleTopup, topup.ID); err != nil {
		return nil, err
	}
	return r.Render(topup)
}

// destination is the book that the money is for: that of the payments, unless destination_balance says otherwise.
func destination(r *api.Request, account *api.Record) (string, error) {
	switch given := r.Params.String(destinationBalance); given {
	case "", toPayments:
		return toPayments, nil
	case toIssuing:
		if account.ID != r.Platform && !account.Secret.Bool("capabilities."+capabilities.CardIssuing+".requested") {
			return "", api.Invalid(destinationBalance, "", "Your account is not set up to use Issuing. "+
				"Please visit https://dashboard.stripe.com/issuing/overview to get started.")
		}
		return toIssuing, nil
	default:
		return "", api.Invalid(destinationBalance, "", "Invalid %s: must be one of %s or %s", destinationBalance, toIssuing, toPayments)
	}
}

// checkDescriptor keeps to what banks can print: the description limits the length.
func checkDescriptor(text string) error {
	const param = "statement_descriptor"
	printed := func(r rune) bool { return r > unicode.MaxASCII || r < ' ' }
	switch {
	case text == "":
		return nil
	case strings.ContainsFunc(text, printed):
		return api.Invalid(param, "", "The statement descriptor can have ASCII characters only.")
	case !strings.ContainsFunc(text, unicode.IsLetter):
		return api.Invalid(param, "", "The statement descriptor must contain at least one letter.")
	}
	return nil
}

func listTopups(r *api.Request) (api.Object, error) {
	status, amount := r.Params.String(fieldStatus), api.TimeFilter(r.Params.Get("amount"))
	return r.List(store.Query{Type: typeTopup}, func(topup *api.Record) bool {
		return (status == "" || status == topup.Data.String(fieldStatus)) && amount(topup.Data.Int("amount"))
	})
}

func updateTopup(r *api.Request) (api.Object, error) {
	return update(r, typeTopup, "topup", "description", "metadata")
}

// update changes the fields of an object that the path names, all of which are notes.
func update(r *api.Request, typ, path string, fields ...string) (api.Object, error) {
	rec, err := r.Find(typ, r.Path(path))
	if err != nil {
		return nil, err
	}
	for _, name := range fields {
		if value, given := r.Params[name]; given {
			rec.Data.Merge(api.Object{name: value})
		}
	}
	if err := r.Update(rec); err != nil {
		return nil, err
	}
	return r.Render(rec)
}

func cancelTopup(r *api.Request) (api.Object, error) {
	topup, err := r.Find(typeTopup, r.Path("topup"))
	if err != nil {
		return nil, err
	}
	if status := topup.Data.String(fieldStatus); status != pending {
		return nil, api.Invalid("", "", "The top-up '%s' cannot be canceled, because it is %s. Only pending top-ups can be canceled.",
			topup.ID, status)
	}
	topup.Data[fieldStatus] = canceled
	if err := r.Update(topup); err != nil {
		return nil, err
	}
	return r.Render(topup)
}

// settleTopup brings the money, or says why it does not come.
func settleTopup(r *api.Request, id string) error {
	topup, err := r.Get(typeTopup, id)
	if err != nil || topup.Data.String(fieldStatus) != pending {
		return err
	}
	if code, message := testbanks.Failure(topup.Secret.String(testbanks.SecretAccountNumber)); code != "" {
		topup.Data.Merge(api.Object{fieldStatus: failed, "failure_code": code, "failure_message": message})
		return r.Update(topup)
	}
	line, transaction := ledger.OnBalance(r, ledger.Entry{
		Account: topup.Account, Book: topup.Secret.String("book"), Type: "topup", Source: topup.ID,
		Amount: topup.Data.Int("amount"), Description: topup.Data.String("description"),
	})
	if err := ledger.Move(r, topup.Data.String("currency"), line); err != nil {
		return err
	}
	topup.Data[fieldStatus], topup.Data["balance_transaction"] = succeeded, transaction
	if err := r.Update(topup); err != nil {
		return err
	}
	return tellAvailable(r, topup.Account)
}
