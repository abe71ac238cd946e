package tfkit

import (
	"context"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"time"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfwire"
)

// stringRule is a validator of known strings, given as a function: problem is empty when the value is fine.
type stringRule struct {
	description string
	problem     func(value string) string
}

// StringRule makes a validator from a function that says what is wrong with a value, or nothing.
func StringRule(description string, problem func(value string) string) validator.String {
	return stringRule{description: description, problem: problem}
}

func (r stringRule) Description(context.Context) string         { return r.description }
func (r stringRule) MarkdownDescription(context.Context) string { return r.description }

func (r stringRule) ValidateString(_ context.Context, request validator.StringRequest, response *validator.StringResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	if problem := r.problem(request.ConfigValue.ValueString()); problem != "" {
		response.Diagnostics.AddAttributeError(request.Path, "Invalid "+attributeName(request.Path), problem)
	}
}

// RFC3339 accepts instants such as 2026-01-31T09:00:00Z.
func RFC3339() validator.String {
	return StringRule("an RFC 3339 timestamp", func(value string) string {
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			return fmt.Sprintf("%q is not an RFC 3339 timestamp such as 2026-01-31T09:00:00Z.", value)
		}
		return ""
	})
}

// oneOfMany accepts the values of an enumeration that is too long to print, and names near ones.
func oneOfMany(values []string) validator.String {
	if len(values) <= maxListedValues {
		return stringvalidator.OneOf(values...)
	}
	return StringRule("a value of Stripe's list", func(value string) string {
		if slices.Contains(values, value) {
			return ""
		}
		if near := Nearest(value, values); near != "" {
			return fmt.Sprintf("%q is not one of the %d values that Stripe knows. Did you mean %q?", value, len(values), near)
		}
		return fmt.Sprintf("%q is not one of the %d values that Stripe knows.", value, len(values))
	})
}

// Nearest is the value that is most like s, if one is more like it than not.
func Nearest(s string, values []string) string {
	best, score := "", 0.5
	for _, value := range values {
		if similarity := levenshtein.Similarity(s, value, nil); similarity > score {
			best, score = value, similarity
		}
	}
	return best
}

// IPAddress accepts IPv4 and IPv6 addresses.
func IPAddress() validator.String {
	return StringRule("an IP address", func(value string) string {
		if _, err := netip.ParseAddr(value); err != nil {
			return fmt.Sprintf("%q is not an IP address such as 203.0.113.7.", value)
		}
		return ""
	})
}

var (
	e164     = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	currency = regexp.MustCompile(`^[a-z]{3}$`)
)

// Phone accepts E.164 numbers, since Stripe normalises to them and anything else would read back differently.
func Phone() validator.String {
	return stringvalidator.RegexMatches(e164, "must be a phone number in E.164 form, such as +18008675309")
}

// Country accepts ISO 3166-1 alpha-2 codes.
func Country() validator.String {
	return stringvalidator.RegexMatches(country, "must be a two-letter country code in upper case (ISO 3166-1 alpha-2), such as US")
}

// Currency accepts ISO 4217 codes as Stripe writes them.
func Currency() validator.String {
	return stringvalidator.RegexMatches(currency, "must be a three-letter currency code in lower case (ISO 4217), such as usd")
}

// ObjectID accepts the ids of one type of object.
func ObjectID(prefix, noun string) validator.String {
	return stringvalidator.RegexMatches(objectID(prefix), fmt.Sprintf("must be the id of %s, such as %s1A2b3C", noun, prefix))
}

// objectID matches the ids of one type of object. What follows the prefix is opaque, but never has anything that would
// change a path of the API.
func objectID(prefix string) *regexp.Regexp {
	return regexp.MustCompile(`^` + regexp.QuoteMeta(prefix) + `[A-Za-z0-9_]+$`)
}

// attributeName is a path as a configuration would write it, for the summary of a diagnostic: Terraform itself shows no
// path, and for what is inside an object only the line of the resource. An element of a set has nothing but its value,
// which the detail shows.
func attributeName(at path.Path) string {
	return slices.DeleteFunc(slices.Clone(at.Steps()), func(step path.PathStep) bool {
		_, element := step.(path.PathStepElementKeyValue)
		return element
	}).String()
}

// AlsoRequires wants an attribute beside the one that it is on, as the validator of that name in
// terraform-plugin-framework-validators does; that one goes through the whole configuration to find it.
func AlsoRequires(other string) interface {
	validator.String
	validator.Int64
} {
	return alsoRequires{other: other}
}

type alsoRequires struct{ other string }

func (v alsoRequires) Description(context.Context) string { return v.other + " has to be set too" }
func (v alsoRequires) MarkdownDescription(context.Context) string {
	return "`" + v.other + "` has to be set too"
}

func (v alsoRequires) ValidateString(ctx context.Context, request validator.StringRequest, response *validator.StringResponse) {
	v.validate(ctx, request.Config, request.Path, request.ConfigValue, &response.Diagnostics)
}

func (v alsoRequires) ValidateInt64(ctx context.Context, request validator.Int64Request, response *validator.Int64Response) {
	v.validate(ctx, request.Config, request.Path, request.ConfigValue, &response.Diagnostics)
}

func (v alsoRequires) validate(ctx context.Context, config tfsdk.Config, given path.Path, value attr.Value, diagnostics *diag.Diagnostics) {
	if value.IsNull() || value.IsUnknown() {
		return
	}
	beside := given.ParentPath().AtName(v.other)
	at, err := tfwire.AttributePath(ctx, beside)
	if err != nil {
		diagnostics.AddAttributeError(given, "Unable to check "+v.other, err.Error())
		return
	}
	found, _, err := tftypes.WalkAttributePath(config.Raw, at)
	if other, ok := found.(tftypes.Value); err != nil || !ok || other.IsNull() {
		diagnostics.Append(validatordiag.InvalidAttributeCombinationDiagnostic(given, fmt.Sprintf("Attribute %q must be specified when %q is specified", beside, given)))
	}
}
