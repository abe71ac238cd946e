package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/connect/account"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/authorizations"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/card"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/carddetails"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/cardholder"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/testauthorization"
	issuingtransactions "github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/transactions"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/balance"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/setupintent"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/topup"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/financialaccount"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/inboundtransfer"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/outboundpayment"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/outboundtransfer"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/receivedcredit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/receiveddebit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/transactions"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/webhooks/endpoint"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/webhooks/events"
)

// objects are the types of objects that the provider manages, sorted by name. Each is a resource, and a data source unless it
// is made for tests only.
var objects = []*tfkit.ObjectType{
	account.Object,
	financialaccount.Object,
	inboundtransfer.Object,
	card.Object,
	cardholder.Object,
	outboundpayment.Object,
	outboundtransfer.Object,
	setupintent.Object,
	testauthorization.Object,
	receivedcredit.Object,
	receiveddebit.Object,
	topup.Object,
	endpoint.Object,
}

// lists are the data sources that list objects, sorted by name.
var lists = []*tfkit.ListType{
	events.List,
	authorizations.List,
	issuingtransactions.List,
	transactions.List,
}

// singles are the data sources of what each account has one of.
var singles = []*tfkit.SingleType{
	balance.Single,
}

// ephemerals are the ephemeral resources.
var ephemerals = []*tfkit.EphemeralType{
	carddetails.Ephemeral,
}

// Resources are the provider's resources.
func (p *stripeProvider) Resources(context.Context) []func() resource.Resource {
	made := make([]func() resource.Resource, len(objects))
	for i, object := range objects {
		made[i] = tfkit.Resource(object)
	}
	return made
}

// DataSources are the provider's data sources.
func (p *stripeProvider) DataSources(context.Context) []func() datasource.DataSource {
	var made []func() datasource.DataSource
	for _, object := range objects {
		if !object.TestOnly {
			made = append(made, func() datasource.DataSource { return tfkit.NewDataSource(object) })
		}
	}
	for _, list := range lists {
		made = append(made, func() datasource.DataSource { return tfkit.NewList(list) })
	}
	for _, single := range singles {
		made = append(made, func() datasource.DataSource { return tfkit.NewSingle(single) })
	}
	return made
}

// EphemeralResources are the provider's ephemeral resources.
func (p *stripeProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	made := make([]func() ephemeral.EphemeralResource, len(ephemerals))
	for i, of := range ephemerals {
		made[i] = func() ephemeral.EphemeralResource { return tfkit.NewEphemeral(of) }
	}
	return made
}
