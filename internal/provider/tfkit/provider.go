package tfkit

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Provider is what a configured provider gives to its resources and data sources.
type Provider struct {
	Client *stripeapi.Client
	// Account is the connected account that owns objects which name none; empty for the platform.
	Account         string
	DefaultMetadata map[string]string
	// Sleep waits between two looks at an object that is not settled; tests move a clock instead.
	Sleep func(ctx context.Context, d time.Duration) error

	mu       sync.Mutex
	accounts map[string]func() (stripeapi.Object, error)
}

// account reads an account once, however many plans ask for it at the same time.
func (p *Provider) account(ctx context.Context, id string) (stripeapi.Object, error) {
	p.mu.Lock()
	read, ok := p.accounts[id]
	if !ok {
		ctx := context.WithoutCancel(ctx)
		read = sync.OnceValues(func() (stripeapi.Object, error) { return p.Client.Get(ctx, "/v1/accounts/"+id, "", nil) })
		if p.accounts == nil {
			p.accounts = map[string]func() (stripeapi.Object, error){}
		}
		p.accounts[id] = read
	}
	p.mu.Unlock()
	return read()
}

// forgetAccount drops what was read of an account, because it is about to change.
func (p *Provider) forgetAccount(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.accounts, id)
}

// Sleep waits for a duration or until the context ends.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// configured takes the provider out of a Configure request; nil while the provider is not configured (validate).
func configured(data any, diagnostics *diag.Diagnostics) *Provider {
	if data == nil {
		return nil
	}
	provider, ok := data.(*Provider)
	if !ok {
		diagnostics.AddError("Unexpected provider data", "The provider handed over data of an unexpected type. Please report this.")
		return nil
	}
	return provider
}
