package provider

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// defaultStore lies beside the state that it belongs to.
const defaultStore = "stripe-sandbox.db"

// sandboxConfiguration mirrors the schema of `sandbox`.
type sandboxConfiguration struct {
	Store           types.String `tfsdk:"store"`
	ActivationDelay types.String `tfsdk:"activation_delay"`
}

// sandbox says whether the configuration or the environment asks for the embedded sandbox, and where it keeps its
// objects. A configured key wins over the environment's sandbox, since it is the more explicit wish.
func (c *configuration) sandbox(ctx context.Context, diagnostics *diag.Diagnostics) (store string, delay time.Duration, ok bool) {
	if c.Sandbox.IsNull() {
		store = os.Getenv(envSandbox)
		return store, 0, store != "" && c.APIKey.IsNull()
	}
	var config sandboxConfiguration
	diagnostics.Append(c.Sandbox.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	if diagnostics.HasError() {
		return "", 0, false
	}
	store = valueOr(config.Store, envSandbox)
	if store == "" {
		store = defaultStore
	}
	if configured := config.ActivationDelay.ValueString(); configured != "" {
		parsed, err := time.ParseDuration(configured)
		if err != nil {
			diagnostics.AddAttributeError(path.Root("sandbox").AtName("activation_delay"), "Invalid activation delay", err.Error())
		}
		delay = parsed
	}
	return store, delay, true
}

// useSandbox sends the client's requests to a sandbox in this process.
func (p *stripeProvider) useSandbox(client *stripeapi.Config, store string, delay time.Duration, diagnostics *diag.Diagnostics) {
	embedded, err := openSandbox(store, delay)
	if err != nil {
		detail := "The file in which it keeps its objects can't be opened: " + err.Error() + "."
		if errors.Is(err, fs.ErrNotExist) {
			detail += " Create the directory first, or choose another store."
		}
		diagnostics.AddAttributeError(path.Root("sandbox"), "Unable to open the sandbox", detail)
		return
	}
	client.Key, client.Base = sandbox.DefaultKey, ""
	client.Transport, client.Unlimited = stripeapi.InProcess(embedded), true
}

// opened holds the sandboxes of this process by store, so that aliased providers on one store share it, an in-memory one
// included. They live as long as the process does: Terraform ends it, and a store is consistent after every request.
var opened struct {
	sync.Mutex
	sandboxes map[openKey]*sandbox.Sandbox
}

type openKey struct {
	store string
	delay time.Duration
}

func openSandbox(store string, delay time.Duration) (*sandbox.Sandbox, error) {
	if store != sandbox.Memory {
		absolute, err := filepath.Abs(store)
		if err != nil {
			return nil, err
		}
		store = absolute
	}
	key := openKey{store: store, delay: delay}
	opened.Lock()
	defer opened.Unlock()
	if existing, ok := opened.sandboxes[key]; ok {
		return existing, nil
	}
	made, err := sandbox.New(sandbox.Options{Store: store, ActivationDelay: delay})
	if err != nil {
		return nil, err
	}
	if opened.sandboxes == nil {
		opened.sandboxes = map[openKey]*sandbox.Sandbox{}
	}
	opened.sandboxes[key] = made
	return made, nil
}
