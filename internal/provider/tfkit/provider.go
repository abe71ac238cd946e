package tfkit

import (
	"context"
	"maps"
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

	mu    sync.Mutex
	looks map[look]func() (stripeapi.Object, error)
}

// look names an object that plans ask for, and the account for which.
type look struct{ path, account string }

// Look reads an object for the rules of a plan: once, however many plans ask for it at the same time.
func (p *Provider) Look(ctx context.Context, path, account string) (stripeapi.Object, error) {
	key := look{path: path, account: account}
	p.mu.Lock()
	read, ok := p.looks[key]
	if !ok {
		ctx := context.WithoutCancel(ctx)
		read = sync.OnceValues(func() (stripeapi.Object, error) { return p.Client.Get(ctx, path, account, nil) })
		if p.looks == nil {
			p.looks = map[look]func() (stripeapi.Object, error){}
		}
		p.looks[key] = read
	}
	p.mu.Unlock()
	return read()
}

// forget drops what was read of an object, because it has changed.
func (p *Provider) forget(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.looks, func(key look, _ func() (stripeapi.Object, error)) bool { return key.path == path })
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
