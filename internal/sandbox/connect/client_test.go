package connect_test

import (
	"context"
	"testing"

	"github.com/stripe/stripe-go/v82"
)

// All operations of the package through Stripe's typed client, whose structs are made from the same description.
func TestTypedClient(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	ctx, client := context.Background(), s.Client()

	own, err := client.V1Accounts.Retrieve(ctx, nil)
	noError(t, err)
	account, err := client.V1Accounts.Create(ctx, &stripe.AccountCreateParams{
		Country: stripe.String("US"), Email: stripe.String("jenny@example.com"),
		BusinessType: stripe.String(stripe.AccountBusinessTypeIndividual),
		BusinessProfile: &stripe.AccountCreateBusinessProfileParams{
			MCC: stripe.String("5734"), URL: stripe.String("https://accessible.stripe.com"),
		},
		Controller: &stripe.AccountCreateControllerParams{
			Fees:                  &stripe.AccountCreateControllerFeesParams{Payer: stripe.String("application")},
			Losses:                &stripe.AccountCreateControllerLossesParams{Payments: stripe.String("application")},
			StripeDashboard:       &stripe.AccountCreateControllerStripeDashboardParams{Type: stripe.String("none")},
			RequirementCollection: stripe.String("application"),
		},
		Capabilities: &stripe.AccountCreateCapabilitiesParams{
			CardPayments: &stripe.AccountCreateCapabilitiesCardPaymentsParams{Requested: stripe.Bool(true)},
			Transfers:    &stripe.AccountCreateCapabilitiesTransfersParams{Requested: stripe.Bool(true)},
		},
		Individual: &stripe.PersonParams{
			FirstName: stripe.String("Jenny"), LastName: stripe.String("Rosen"), Email: stripe.String("jenny@example.com"),
			Phone: stripe.String("0000000000"), IDNumber: stripe.String("000000000"),
			DOB: &stripe.PersonDOBParams{Day: stripe.Int64(1), Month: stripe.Int64(1), Year: stripe.Int64(1901)},
			Address: &stripe.AddressParams{
				Line1: stripe.String("address_full_match"), City: stripe.String("NYC"), State: stripe.String("NY"), PostalCode: stripe.String("10001"),
			},
		},
		ExternalAccount: &stripe.AccountExternalAccountParams{
			AccountNumber: stripe.String("000123456789"), RoutingNumber: stripe.String("110000000"), Country: stripe.String("US"),
			Currency: stripe.String("usd"),
		},
		Settings: &stripe.AccountCreateSettingsParams{Payouts: &stripe.AccountCreateSettingsPayoutsParams{
			Schedule: &stripe.AccountCreateSettingsPayoutsScheduleParams{DelayDaysMinimum: stripe.Bool(true)},
		}},
		TOSAcceptance: &stripe.AccountCreateTOSAcceptanceParams{Date: stripe.Int64(1609798905), IP: stripe.String("8.8.8.8")},
	})
	noError(t, err)
	if account.Capabilities.Transfers != stripe.AccountCapabilityStatusPending || account.Settings.Payouts.Schedule.DelayDays != 2 {
		t.Errorf("created with transfers %s and a delay of %d days", account.Capabilities.Transfers, account.Settings.Payouts.Schedule.DelayDays)
	}
	account, err = client.V1Accounts.GetByID(ctx, account.ID, nil)
	noError(t, err)
	if !account.ChargesEnabled || !account.PayoutsEnabled || account.Individual.Verification.Status != stripe.PersonVerificationStatusVerified {
		t.Errorf("not active after the creation: %+v", account.Requirements)
	}
	account, err = client.V1Accounts.Update(ctx, account.ID, &stripe.AccountUpdateParams{
		BusinessProfile: &stripe.AccountUpdateBusinessProfileParams{Name: stripe.String("Rocket Rides")},
	})
	noError(t, err)
	if account.BusinessProfile.Name != "Rocket Rides" || account.BusinessProfile.MCC != "5734" {
		t.Errorf("business profile after an update: %+v", account.BusinessProfile)
	}
	for listed, err := range client.V1Accounts.List(ctx, &stripe.AccountListParams{}) {
		noError(t, err)
		if listed.ID != account.ID || listed.ID == own.ID {
			t.Errorf("listed %s, want %s alone", listed.ID, account.ID)
		}
	}
	useCapabilities(t, client, account.ID)
	useExternalAccounts(t, client, account.ID)
	usePersons(t, client)

	express, err := client.V1Accounts.Create(ctx, &stripe.AccountCreateParams{Type: stripe.String("express")})
	noError(t, err)
	post(t, s, "/_sandbox/accounts/"+express.ID+"/onboard", "")
	link, err := client.V1LoginLinks.Create(ctx, &stripe.LoginLinkCreateParams{Account: stripe.String(express.ID)})
	noError(t, err)
	if link.URL == "" {
		t.Error("the login link has no URL")
	}
	rejected, err := client.V1Accounts.Reject(ctx, account.ID, &stripe.AccountRejectParams{Reason: stripe.String("fraud")})
	noError(t, err)
	if rejected.ChargesEnabled || rejected.Requirements.DisabledReason != "rejected.fraud" {
		t.Errorf("after the rejection: charges %v, %s", rejected.ChargesEnabled, rejected.Requirements.DisabledReason)
	}
	deleted, err := client.V1Accounts.Delete(ctx, account.ID, nil)
	noError(t, err)
	if !deleted.Deleted {
		t.Error("the account is not deleted")
	}
}

func useCapabilities(t *testing.T, client *stripe.Client, account string) {
	t.Helper()
	ctx := context.Background()
	capability, err := client.V1Capabilities.Update(ctx, "link_payments", &stripe.CapabilityUpdateParams{
		Account: stripe.String(account), Requested: stripe.Bool(true),
	})
	noError(t, err)
	if !capability.Requested || capability.Status != stripe.CapabilityStatusPending {
		t.Errorf("requested: %v, %s", capability.Requested, capability.Status)
	}
	params := &stripe.CapabilityRetrieveParams{Account: stripe.String(account)}
	params.AddExpand("account")
	capability, err = client.V1Capabilities.Retrieve(ctx, "link_payments", params)
	noError(t, err)
	if capability.Status != stripe.CapabilityStatusActive || capability.Account.Email != "jenny@example.com" {
		t.Errorf("retrieved: %s of %q", capability.Status, capability.Account.Email)
	}
	known := 0
	for _, err := range client.V1Capabilities.List(ctx, &stripe.CapabilityListParams{Account: stripe.String(account)}) {
		noError(t, err)
		known++
	}
	if known < 50 {
		t.Errorf("%d capabilities are listed", known)
	}
}

func useExternalAccounts(t *testing.T, client *stripe.Client, account string) {
	t.Helper()
	ctx := context.Background()
	bank, err := client.V1BankAccounts.Create(ctx, &stripe.BankAccountCreateParams{
		Account: stripe.String(account), Country: stripe.String("US"), Currency: stripe.String("usd"),
		AccountNumber: stripe.String("000123456789"), RoutingNumber: stripe.String("110000000"), DefaultForCurrency: stripe.Bool(true),
		AccountHolderName: stripe.String("Jenny Rosen"), AccountHolderType: stripe.String("individual"),
	})
	noError(t, err)
	if !bank.DefaultForCurrency || bank.Account.ID != account {
		t.Errorf("bank account: default %v, of %s", bank.DefaultForCurrency, bank.Account.ID)
	}
	bank, err = client.V1BankAccounts.Update(ctx, bank.ID, &stripe.BankAccountUpdateParams{
		Account: stripe.String(account), Metadata: map[string]string{"a": "1"},
	})
	noError(t, err)
	bank, err = client.V1BankAccounts.Retrieve(ctx, bank.ID, &stripe.BankAccountRetrieveParams{Account: stripe.String(account)})
	noError(t, err)
	if bank.Metadata["a"] != "1" {
		t.Errorf("metadata = %v", bank.Metadata)
	}
	card, err := client.V1Cards.Create(ctx, &stripe.CardCreateParams{Account: stripe.String(account), Token: stripe.String("tok_visa_debit")})
	noError(t, err)
	card, err = client.V1Cards.Update(ctx, card.ID, &stripe.CardUpdateParams{Account: stripe.String(account), Name: stripe.String("Jenny")})
	noError(t, err)
	if card.Name != "Jenny" || card.Last4 != "5556" {
		t.Errorf("card: %s %s", card.Name, card.Last4)
	}
	banks := 0
	for _, err := range client.V1BankAccounts.List(ctx, &stripe.BankAccountListParams{Account: stripe.String(account)}) {
		noError(t, err)
		banks++
	}
	if banks != 2 {
		t.Errorf("%d bank accounts are listed, want 2", banks)
	}
	card, err = client.V1Cards.Delete(ctx, card.ID, &stripe.CardDeleteParams{Account: stripe.String(account)})
	noError(t, err)
	if !card.Deleted {
		t.Error("the card is not deleted")
	}
}

func usePersons(t *testing.T, client *stripe.Client) {
	t.Helper()
	ctx := context.Background()
	account, err := client.V1Accounts.Create(ctx, &stripe.AccountCreateParams{Type: stripe.String("custom"), BusinessType: stripe.String("company")})
	noError(t, err)
	person, err := client.V1Persons.Create(ctx, &stripe.PersonCreateParams{
		Account: stripe.String(account.ID), FirstName: stripe.String("Jenny"),
		Relationship: &stripe.PersonCreateRelationshipParams{Owner: stripe.Bool(true), PercentOwnership: stripe.Float64(25.5)},
	})
	noError(t, err)
	person, err = client.V1Persons.Update(ctx, person.ID, &stripe.PersonUpdateParams{
		Account: stripe.String(account.ID), LastName: stripe.String("Rosen"),
	})
	noError(t, err)
	person, err = client.V1Persons.Retrieve(ctx, person.ID, &stripe.PersonRetrieveParams{Account: stripe.String(account.ID)})
	noError(t, err)
	if person.FirstName != "Jenny" || person.LastName != "Rosen" || person.Relationship.PercentOwnership != 25.5 {
		t.Errorf("person: %s %s, %v", person.FirstName, person.LastName, person.Relationship)
	}
	for listed, err := range client.V1Persons.List(ctx, &stripe.PersonListParams{
		Account: stripe.String(account.ID), Relationship: &stripe.PersonListRelationshipParams{Owner: stripe.Bool(true)},
	}) {
		noError(t, err)
		if listed.ID != person.ID {
			t.Errorf("listed %s, want %s", listed.ID, person.ID)
		}
	}
	person, err = client.V1Persons.Delete(ctx, person.ID, &stripe.PersonDeleteParams{Account: stripe.String(account.ID)})
	noError(t, err)
	if !person.Deleted {
		t.Error("the person is not deleted")
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
