package provider_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
)

// configure validates and configures the provider as Terraform does, and returns what it says. Attributes that are not
// given are null.
func configure(t *testing.T, given map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	t.Helper()
	ctx := context.Background()
	server, err := provider.NewServer("test", provider.Backend{})
	if err != nil {
		t.Fatal(err)
	}
	schema, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	typ, ok := schema.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider's configuration is no object")
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	for name, value := range given {
		values[name] = value
	}
	config, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	validated, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	if len(validated.Diagnostics) > 0 {
		return validated.Diagnostics
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	return configured.Diagnostics
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func number(value float64) tftypes.Value { return tftypes.NewValue(tftypes.Number, value) }

func unknown(typ tftypes.Type) tftypes.Value { return tftypes.NewValue(typ, tftypes.UnknownValue) }

func sandboxValue(t *testing.T, store, delay any) tftypes.Value {
	t.Helper()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"store": tftypes.String, "activation_delay": tftypes.String}}
	return tftypes.NewValue(typ, map[string]tftypes.Value{
		"store": tftypes.NewValue(tftypes.String, store), "activation_delay": tftypes.NewValue(tftypes.String, delay),
	})
}

func TestConfigureAcceptsWhatItShould(t *testing.T) {
	for name, test := range map[string]struct {
		env   map[string]string
		given map[string]tftypes.Value
	}{
		"a test key":                 {given: map[string]tftypes.Value{"api_key": text("sk_test_123")}},
		"a restricted key":           {given: map[string]tftypes.Value{"api_key": text("rk_test_123")}},
		"a key of the environment":   {env: map[string]string{"STRIPE_API_KEY": "sk_test_123"}},
		"a live key that is allowed": {given: map[string]tftypes.Value{"api_key": text("sk_live_123"), "allow_live_mode": tftypes.NewValue(tftypes.Bool, true)}},
		"an account":                 {given: map[string]tftypes.Value{"api_key": text("sk_test_123"), "account": text("acct_123")}},
		"http on loopback":           {given: map[string]tftypes.Value{"api_key": text("sk_test_123"), "api_base": text("http://[::1]:12111")}},
		"a sandbox":                  {given: map[string]tftypes.Value{"sandbox": sandboxValue(t, ":memory:", "10m")}},
		"knobs of the transport": {given: map[string]tftypes.Value{
			"api_key": text("sk_test_123"), "max_retries": number(0), "requests_per_second": number(0.5), "snapshot": tftypes.NewValue(tftypes.Bool, false),
		}},
		"a sandbox beside a key of the environment": {
			env: map[string]string{"STRIPE_API_KEY": "sk_live_123"}, given: map[string]tftypes.Value{"sandbox": sandboxValue(t, ":memory:", nil)},
		},
		"a sandbox of the environment": {env: map[string]string{"STRIPE_SANDBOX": filepath.Join(t.TempDir(), "sandbox.db")}},
	} {
		t.Run(name, func(t *testing.T) {
			setEnvironment(t, test.env)
			for _, diagnostic := range configure(t, test.given) {
				t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
			}
		})
	}
}

func TestConfigureRefusesOnTheAttributeAndSaysWhatToDo(t *testing.T) {
	for name, test := range map[string]struct {
		env       map[string]string
		given     map[string]tftypes.Value
		attribute string
		says      string
	}{
		"no key":            {attribute: "api_key", says: "sandbox = {}"},
		"a publishable key": {given: map[string]tftypes.Value{"api_key": text("pk_test_123")}, attribute: "api_key", says: "publishable"},
		"a malformed key":   {given: map[string]tftypes.Value{"api_key": text("hunter2")}, attribute: "api_key", says: "sk_test_"},
		"a malformed key of the environment": {
			env: map[string]string{"STRIPE_API_KEY": "hunter2"}, attribute: "api_key", says: "sk_test_",
		},
		"a live key":            {given: map[string]tftypes.Value{"api_key": text("sk_live_123")}, attribute: "api_key", says: "allow_live_mode"},
		"a restricted live key": {env: map[string]string{"STRIPE_API_KEY": "rk_live_123"}, attribute: "api_key", says: "allow_live_mode"},
		"an unknown key":        {given: map[string]tftypes.Value{"api_key": unknown(tftypes.String)}, attribute: "api_key", says: "STRIPE_API_KEY"},
		"a malformed account":   {given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "account": text("ich_1")}, attribute: "account", says: "acct_"},
		"a malformed STRIPE_ACCOUNT": {
			env: map[string]string{"STRIPE_ACCOUNT": "ich_1"}, given: map[string]tftypes.Value{"api_key": text("sk_test_1")}, attribute: "account", says: "acct_",
		},
		"an unknown account":    {given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "account": unknown(tftypes.String)}, attribute: "account", says: "STRIPE_ACCOUNT"},
		"http over the network": {given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "api_base": text("http://example.com")}, attribute: "api_base", says: "loopback"},
		"a base with a path":    {given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "api_base": text("https://example.com/v1")}, attribute: "api_base", says: "host"},
		"key and sandbox": {
			given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "sandbox": sandboxValue(t, nil, nil)}, attribute: "api_key", says: "sandbox",
		},
		"a negative delay": {given: map[string]tftypes.Value{"sandbox": sandboxValue(t, ":memory:", "-1s")}, attribute: "sandbox", says: "duration"},
		"a store that is a folder": {
			given: map[string]tftypes.Value{"sandbox": sandboxValue(t, t.TempDir(), nil)}, attribute: "sandbox", says: "directory",
		},
		"a store in a directory that is not there": {
			given: map[string]tftypes.Value{"sandbox": sandboxValue(t, filepath.Join(t.TempDir(), "missing", "sandbox.db"), nil)}, attribute: "sandbox", says: "Create the directory",
		},
		"fewer retries than none": {given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "max_retries": number(-1)}, attribute: "max_retries", says: "between 0 and 100"},
		"no request at all":       {given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "requests_per_second": number(0)}, attribute: "requests_per_second", says: "at least"},
		"an unknown rate": {
			given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "requests_per_second": unknown(tftypes.Number)}, attribute: "requests_per_second", says: "leave it out",
		},
		"metadata beyond Stripe's limits": {
			given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "default_metadata": metadata(strings.Repeat("k", 41), "v")}, attribute: "default_metadata", says: "40",
		},
		"a metadata key with brackets": {
			given: map[string]tftypes.Value{"api_key": text("sk_test_1"), "default_metadata": metadata("a[b]", "v")}, attribute: "default_metadata", says: "brackets",
		},
	} {
		t.Run(name, func(t *testing.T) {
			setEnvironment(t, test.env)
			diagnostics := configure(t, test.given)
			if len(diagnostics) == 0 {
				t.Fatal("nothing was refused")
			}
			found := false
			for _, diagnostic := range diagnostics {
				if diagnostic.Attribute == nil || !strings.Contains(diagnostic.Attribute.String(), `"`+test.attribute+`"`) {
					continue
				}
				found = found || strings.Contains(diagnostic.Detail, test.says)
				if strings.Contains(diagnostic.Detail+diagnostic.Summary, "hunter2") {
					t.Errorf("the key is in the diagnostic: %s", diagnostic.Detail)
				}
			}
			if !found {
				t.Errorf("no diagnostic on %s says %q: %+v", test.attribute, test.says, diagnostics[0])
			}
		})
	}
}

func metadata(key, value string) tftypes.Value {
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{key: text(value)})
}

// setEnvironment sets the provider's variables to what is given and clears the others.
func setEnvironment(t *testing.T, given map[string]string) {
	t.Helper()
	for _, name := range []string{"STRIPE_API_KEY", "STRIPE_ACCOUNT", "STRIPE_API_BASE", "STRIPE_SANDBOX"} {
		t.Setenv(name, given[name])
	}
}
