package account

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// validate refuses what contradicts itself.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	check := checker{account: config, diagnostics: diagnostics}
	check.controller()
	check.dependencies()
	if managed, configured := managedBy(config); configured {
		check.managedBy(managed)
	}
	if country := config.Get("country").String(); country == strings.ToUpper(country) { // else its validator complains
		check.country(country)
	}
	check.holder()
	check.dates()
	check.schedule()
	check.terms()
	if config.Get("external_account").IsSet() && config.Get("external_account_token_wo").IsSet() {
		check.fail("external_account", "Two external accounts",
			"external_account and external_account_token_wo both set the account for payouts. Keep one of them.")
	}
}

// plan applies the rules to what the configuration leaves to Stripe, and warns of what Stripe may refuse.
func plan(_ context.Context, p *tfkit.Plan) {
	check := checker{account: p.Planned, diagnostics: p.Diagnostics}
	if p.Creates() || requestsChange(p) {
		if p.Config.Get("controller").IsNull() && p.Config.Get("type").IsNull() {
			if managed, known := managedBy(p.Planned); known || p.Creates() {
				check.managedBy(managed)
			}
		}
		if p.Config.Get("country").IsNull() {
			check.country(p.Planned.Get("country").String())
		}
		check.names()
		check.advisable()
	}
	warnOfPermanence(p)
	requireAccountNumber(p)
	warnOfStates(p)
}

// checker applies the rules to a configuration or a plan.
type checker struct {
	account     tfkit.Value
	diagnostics *diag.Diagnostics
}

func (c checker) fail(attribute, summary, detail string) {
	c.diagnostics.AddAttributeError(tfkit.AttributePath(attribute), summary, detail)
}

// requested reports whether the account requests a capability: for certain, or as far as is known yet.
func (c checker) requested(capability string, forCertain bool) bool {
	requested := c.account.Get("capabilities." + capability + ".requested")
	if !requested.IsKnown() {
		return !forCertain
	}
	return requested.Bool()
}

// capabilities are the names that the account declares, sorted.
func (c checker) capabilities() []string {
	return slices.Sorted(maps.Keys(c.account.Get("capabilities").Members()))
}

// platformControlled is the controller of embedded finance, as a configuration writes it.
const platformControlled = `  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }`

func capabilityPath(name string) path.Path { return path.Root("capabilities").AtMapKey(name) }

// controller refuses a legacy type beside a controller, and combinations that Stripe does not offer.
func (c checker) controller() {
	controller, legacy := c.account.Get("controller"), c.account.Get("type")
	if controller.IsSet() && legacy.IsSet() {
		c.fail("type", "Conflicting type and controller", fmt.Sprintf(
			"The legacy type %q stands for a controller of its own, and Stripe takes only one of the two. Remove type.", legacy.String()))
		return
	}
	managed, configured := managedBy(c.account)
	if !configured || legacy.IsSet() || !managed.IsKnown() { // the validator of the field complains of an unknown value
		return
	}
	if field, problem := managed.Check(); field != "" {
		c.fail("controller."+field, "Impossible controller", problem)
	}
}

// managedBy reads the controller of a configuration or a plan; false when there is none, or it is not known yet.
func managedBy(account tfkit.Value) (capabilities.Controller, bool) {
	if legacy := account.Get("type"); legacy.IsSet() {
		return capabilities.LegacyController(legacy.String())
	}
	controller := account.Get("controller")
	if !controller.IsSet() {
		return capabilities.Controller{}, false
	}
	known := true
	read := func(field string) string {
		value := controller.Get(field)
		known = known && value.IsKnown()
		return value.String()
	}
	managed := capabilities.Controller{
		Dashboard: read("stripe_dashboard.type"), Fees: read("fees.payer"), Losses: read("losses.payments"),
		RequirementCollection: read("requirement_collection"),
	}
	return managed, known
}

// managedBy refuses capabilities that need an account for which the platform answers in full.
func (c checker) managedBy(controller capabilities.Controller) {
	if controller.WithDefaults() == capabilities.PlatformControlled {
		return
	}
	for _, name := range c.capabilities() {
		if !capabilities.NeedsPlatformControl(name) || !c.requested(name, true) {
			continue
		}
		c.diagnostics.AddAttributeError(capabilityPath(name), "Capability "+name+" needs another controller", fmt.Sprintf(
			"Stripe offers the capability %q only for accounts without a Stripe dashboard, for which the platform pays the fees, "+
				"bears the losses and collects the requirements. Give the account this controller, or do not request the capability:\n\n%s",
			name, platformControlled))
	}
}

// country refuses capabilities that Stripe does not offer in a country; an empty one is not known.
func (c checker) country(country string) {
	for _, name := range c.capabilities() {
		offered := capabilities.Countries(name)
		if country == "" || offered == nil || slices.Contains(offered, country) || !c.requested(name, true) {
			continue
		}
		c.diagnostics.AddAttributeError(capabilityPath(name), "Capability "+name+" is not available in "+country, fmt.Sprintf(
			"Stripe offers the capability %q only to accounts whose country is %s, and the country of this one is %s.",
			name, strings.Join(offered, " or "), country))
	}
}

// names warns of capabilities that nobody knows; Stripe adds new ones, so they are no errors. It belongs to the plan, since
// Terraform validates twice on its way to a plan, and would show each warning twice.
func (c checker) names() {
	for _, name := range c.capabilities() {
		if !capabilities.IsKnown(name) {
			suggestion := ""
			if near := tfkit.Nearest(name, capabilities.Known); near != "" {
				suggestion = fmt.Sprintf(" Did you mean %q?", near)
			}
			c.diagnostics.AddAttributeWarning(capabilityPath(name), "Unknown capability "+name, fmt.Sprintf(
				"%q is none of the %d capabilities of the API version that this provider speaks. Stripe refuses it if it does not exist.%s",
				name, len(capabilities.Known), suggestion))
		}
	}
}

// open lists what the requested capabilities need and the account does not request.
func (c checker) open(required bool) []capabilities.Dependency {
	missing := capabilities.MissingDependencies(func(name string) bool { return c.requested(name, false) })
	return slices.DeleteFunc(missing, func(dependency capabilities.Dependency) bool {
		return dependency.Required != required || !c.requested(dependency.Capability, true)
	})
}

// dependencies refuses capabilities without those that they need.
func (c checker) dependencies() {
	lacking := map[string][]string{}
	for _, missing := range c.open(true) {
		lacking[missing.Needs] = append(lacking[missing.Needs], strconv.Quote(missing.Capability))
	}
	for _, needed := range slices.Sorted(maps.Keys(lacking)) {
		subject := "The capability " + lacking[needed][0] + " needs"
		if len(lacking[needed]) > 1 {
			subject = "The capabilities " + strings.Join(lacking[needed], " and ") + " need"
		}
		c.fail("capabilities", "Missing capability "+needed, fmt.Sprintf(
			"%s the capability %q, which the account does not request. Add it:\n\n"+
				"  capabilities = {\n    %s = { requested = true }\n  }", subject, needed, needed))
	}
}

// advisable warns where Stripe's guides disagree on what a capability needs.
func (c checker) advisable() {
	for _, missing := range c.open(false) {
		c.diagnostics.AddAttributeWarning(capabilityPath(missing.Capability), missing.Capability+" without "+missing.Needs, fmt.Sprintf(
			"Stripe's guides disagree on whether the capability %q needs %q: the one on financial account features wants it, the one on "+
				"embedded finance does without. If Stripe refuses it or leaves it inactive, request %[2]q too.", missing.Capability, missing.Needs))
	}
}

// holder refuses a company on a person and a person on a company.
func (c checker) holder() {
	kind := c.account.Get("business_type")
	if !kind.IsSet() {
		return
	}
	person := kind.String() == individualBusiness
	if person && c.account.Get("company").IsSet() {
		c.fail("company", "Company details on an individual",
			"The holder of an account with business_type = \"individual\" is a person. Set another business_type, or remove company.")
	}
	if !person && c.account.Get("individual").IsSet() {
		c.fail("individual", "Personal details on a company", fmt.Sprintf(
			"The holder of an account with business_type = %q is no person. Set business_type = \"individual\", or remove individual; "+
				"the persons of a company are objects of their own.", kind.String()))
	}
}

// youngest is the age from which a person can use Stripe (Stripe Services Agreement).
const youngest = 13

// isChild reports whether somebody who was born on a known day, not ahead of us, is too young.
func isChild(dob tfkit.Value) bool {
	year, month, day := dob.Get("year"), dob.Get("month"), dob.Get("day")
	if !year.IsSet() || !month.IsSet() || !day.IsSet() {
		return false
	}
	born := time.Date(int(year.Int64()), time.Month(month.Int64()), int(day.Int64()), 0, 0, 0, 0, time.UTC)
	now := time.Now()
	return born.Before(now) && born.AddDate(youngest, 0, 0).After(now)
}

// dates refuses days that do not exist and acceptances that lie ahead.
func (c checker) dates() {
	for attribute, summary := range map[string]string{
		"individual.dob": "Impossible date of birth", "company.registration_date": "Impossible registration date",
	} {
		if problem := tfkit.CheckDate(c.account, attribute); problem != "" {
			c.fail(attribute, summary, problem)
		}
	}
	if dob := c.account.Get("individual.dob"); dob.IsSet() && isChild(dob) {
		c.fail("individual.dob", "Holder too young", fmt.Sprintf("By individual.dob, the holder is younger than %d, the age from which Stripe takes persons.", youngest))
	}
	for _, attribute := range []string{
		"tos_acceptance", "settings.card_issuing.tos_acceptance", "settings.treasury.tos_acceptance",
		"company.ownership_declaration", "company.directorship_declaration",
	} {
		date := c.account.Get(attribute + ".date").String()
		if instant, err := time.Parse(time.RFC3339, date); err == nil && instant.After(time.Now()) {
			c.fail(attribute+".date", "Acceptance in the future", date+" lies in the future. Give the time at which the terms were accepted.")
		}
	}
}

// schedule refuses payout days that do not fit the interval.
func (c checker) schedule() {
	const at = "settings.payouts.schedule"
	schedule := c.account.Get(at)
	interval := schedule.Get("interval")
	if !schedule.IsSet() || !interval.IsKnown() {
		return
	}
	for kind, names := range map[string][2]string{
		"monthly": {"monthly_anchor", "monthly_payout_days"}, "weekly": {"weekly_anchor", "weekly_payout_days"},
	} {
		anchor, days := schedule.Get(names[0]), schedule.Get(names[1])
		switch {
		case interval.String() == kind && anchor.IsNull() && days.IsNull():
			c.fail(at, "Missing payout days", fmt.Sprintf("Payouts with interval = %q need their days: set %s or %s.", kind, names[0], names[1]))
		case anchor.IsSet() && days.IsSet():
			c.fail(at+"."+names[0], "Conflicting payout days", fmt.Sprintf("%s and %s say the same in two ways. Keep one of them.", names[0], names[1]))
		}
		for _, name := range names {
			if interval.String() != kind && schedule.Get(name).IsSet() {
				c.fail(at+"."+name, "Payout days without their interval", fmt.Sprintf("%s has a meaning only with interval = %q.", name, kind))
			}
		}
	}
}

// terms refuses an acceptance given by the platform where Stripe asks the holder itself.
func (c checker) terms() {
	managed, configured := managedBy(c.account)
	if !configured || managed.WithDefaults().RequirementCollection == "application" {
		return
	}
	for _, name := range []string{"date", "ip", "user_agent"} {
		if c.account.Get("tos_acceptance." + name).IsSet() {
			c.fail("tos_acceptance."+name, "Acceptance that Stripe asks for itself",
				"Stripe collects the requirements of this account, so its holder accepts Stripe's terms in Stripe's onboarding form. Remove it, "+
					"or set controller.requirement_collection = \"application\".")
			return
		}
	}
}

// requestsChange reports whether the plan changes what is requested; the states of capabilities do not count.
func requestsChange(p *tfkit.Plan) bool {
	before, after := p.State.Get("capabilities").Members(), p.Planned.Get("capabilities").Members()
	for name, entry := range after {
		if !entry.Get("requested").Equal(before[name].Get("requested")) {
			return true
		}
	}
	return len(before) != len(after)
}

// warnOfPermanence names active capabilities that the plan gives back.
func warnOfPermanence(p *tfkit.Plan) {
	planned := p.Planned.Get("capabilities")
	if !planned.IsKnown() {
		return
	}
	var given []string
	for name, entry := range p.State.Get("capabilities").Members() {
		requested := planned.Get(name + ".requested")
		if entry.Get("status").String() == "active" && requested.IsKnown() && !requested.Bool() {
			given = append(given, name)
		}
	}
	if len(given) > 0 {
		slices.Sort(given)
		p.Warn("capabilities", "Active capabilities are given back", fmt.Sprintf(
			"The plan gives back %s. Stripe refuses that for most capabilities that are active: then the apply fails, and the account stays as it is.",
			strings.Join(given, ", ")))
	}
}

// requireAccountNumber asks for the number wherever a bank account is to be sent: Stripe takes bank accounts as a whole and
// never returns the number.
func requireAccountNumber(p *tfkit.Plan) {
	number := p.Config.Get("external_account.account_number_wo")
	if p.Planned.Get("external_account").IsSet() && p.Changes("external_account") && number.IsNull() {
		p.Error("external_account.account_number_wo", "Missing account number",
			"Stripe takes a bank account only as a whole, and never returns its number. Set account_number_wo and account_number_wo_version "+
				"to add or to change it.")
	}
}

// warnOfStates names US addresses without a state, which Stripe will ask for.
func warnOfStates(p *tfkit.Plan) {
	for _, attribute := range []string{"company.address", "individual.address"} {
		address := p.Config.Get(attribute)
		country := address.Get("country")
		if country.IsNull() {
			country = p.Planned.Get("country")
		}
		stateless := country.String() == "US" && address.Get("line1").IsSet() && address.Get("state").IsNull()
		if stateless && (p.Creates() || p.Changes(attribute)) {
			p.Warn(attribute, "Missing state", attribute+" is in the US, where Stripe verifies no address without its state. Set it, such as state = \"CA\".")
		}
	}
}

var (
	fourDigits  = regexp.MustCompile(`^[0-9]{4}$`)
	hexColor    = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	hasLetter   = regexp.MustCompile(`[A-Za-z]`)
	forbiddenIn = "<>\\'\"*"
)

func merchantCategory() validator.String {
	return stringvalidator.RegexMatches(fourDigits, "must be a merchant category code of four digits, such as 5734")
}

func color() validator.String {
	return stringvalidator.RegexMatches(hexColor, "must be a color such as #635bff")
}

// webAddress accepts addresses with and without a scheme, as Stripe does.
func webAddress() validator.String {
	return tfkit.StringRule("a web address", func(value string) string {
		address := value
		if !strings.Contains(address, "://") {
			address = "https://" + address
		}
		parsed, err := url.Parse(address)
		if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || !strings.Contains(parsed.Hostname(), ".") {
			return fmt.Sprintf("%q is not a web address such as https://example.com.", value)
		}
		return ""
	})
}

func calendarDate() validator.String {
	return tfkit.StringRule("a date", func(value string) string {
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return fmt.Sprintf("%q is not a date such as 2025-12-31.", value)
		}
		return ""
	})
}

// statementDescriptor follows the rules of Stripe's page on statement descriptors.
func statementDescriptor(shortest, longest int) validator.String {
	return tfkit.StringRule("a statement descriptor", func(value string) string {
		switch length := len([]rune(value)); {
		case length < shortest || length > longest:
			return fmt.Sprintf("%q has %d characters; %d to %d are allowed.", value, length, shortest, longest)
		case strings.ContainsAny(value, forbiddenIn):
			return fmt.Sprintf("%q has one of the characters < > \\ ' \" *, which statements cannot show.", value)
		case !hasLetter.MatchString(value):
			return fmt.Sprintf("%q has no letter.", value)
		}
		return ""
	})
}
