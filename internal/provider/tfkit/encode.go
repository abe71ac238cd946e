package tfkit

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Form collects the parameters of one request in Stripe's encoding: nested as a[b], lists as a[0].
type Form struct {
	values url.Values
}

// NewForm makes an empty form.
func NewForm() *Form { return &Form{values: url.Values{}} }

// Set gives a parameter a value; the empty string unsets it in Stripe.
func (f *Form) Set(param, value string) { f.values.Set(param, value) }

// SetBool gives a parameter a boolean.
func (f *Form) SetBool(param string, value bool) { f.Set(param, strconv.FormatBool(value)) }

// Values are the parameters.
func (f *Form) Values() url.Values { return f.values }

// encode adds what has to be sent so that an object that is as prior says becomes what planned says. A null prior makes
// it a creation. Secrets are only in the configuration. What is equal is not sent, so that an update names what changed
// and nothing else.
func (a Attributes) encode(form *Form, prefix string, prior, planned, config Value) {
	priors, plans, configs := prior.inner(), planned.inner(), config.inner()
	for _, name := range a.names() {
		attribute := a[name]
		if attribute.Local || attribute.ByAction || !attribute.configurable() {
			continue
		}
		param := attribute.param(prefix, name)
		if attribute.Type == Secret {
			encodeSecret(form, param, priors.get(name+versionSuffix), plans.get(name+versionSuffix), configs.get(name+secretSuffix))
			continue
		}
		attribute.encode(form, param, priors.get(name), plans.get(name), configs.get(name))
	}
}

// encodeSecret sends a write-only value when its version changes: the state cannot tell whether the value itself did.
func encodeSecret(form *Form, param string, prior, planned, secret Value) {
	if secret.IsSet() && !planned.Equal(prior) {
		form.Set(param, secret.String())
	}
}

func (a Attribute) encode(form *Form, param string, prior, planned, config Value) {
	switch {
	case a.Encode != nil:
		a.Encode(form, param, prior, planned)
	case !planned.IsKnown() || planned.Equal(prior) && !a.hasSecret():
	case !prior.IsNull() && a.same(prior, planned):
	case planned.IsNull():
		a.encodeRemoval(form, param, prior)
	case a.Type == Reference:
		form.Set(param, planned.Get("id").String())
	case a.Type == Object && a.Atomic:
		if a.Attributes.Differ(prior, planned) {
			a.Attributes.encode(form, param, Value{}, planned, config)
			a.Attributes.encodeRemovals(form, param, prior, planned, true)
		}
	case a.Type == Object || a.Type == Block:
		a.Attributes.encode(form, param, prior, planned, config)
	case a.Type == ObjectMap:
		a.encodeMap(form, param, prior, planned, config)
	case a.Type == ObjectList:
		a.encodeList(form, param, planned, config)
	case a.Type == StringMap:
		encodeStringMap(form, param, prior, planned)
	case a.Type == Int64List || a.Type == StringList || a.Type == StringSet:
		for i, element := range planned.Elements() {
			form.Set(fmt.Sprintf("%s[%d]", param, i), a.element().format(element))
		}
		if len(planned.Elements()) == 0 && !prior.IsNull() {
			form.Set(param, "")
		}
	default:
		form.Set(param, a.format(planned))
	}
}

// encodeRemoval sends what makes Stripe forget a value: its default where there is one, else the empty string, member by
// member unless the object goes as a whole; nothing where Stripe has no way to forget it.
func (a Attribute) encodeRemoval(form *Form, param string, prior Value) {
	fallback, isList := a.Default.(List)
	switch {
	case a.Encode != nil:
		a.Encode(form, param, prior, Value{})
	case a.Computed: // Stripe chooses the value where none is given
	case isList:
		for i, element := range fallback {
			for name, value := range element {
				form.Set(fmt.Sprintf("%s[%d][%s]", param, i, name), fmt.Sprint(value))
			}
		}
	case a.Default != nil:
		form.Set(param, fmt.Sprint(a.Default))
	case (a.Type == Object || a.Type == Block) && !a.Atomic:
		a.Attributes.encodeRemovals(form, param, prior, Value{}, false)
	case a.Absence == Kept, a.Absence == Dropped:
	case a.Type == StringMap:
		encodeStringMap(form, param, prior, Value{})
	default:
		form.Set(param, "")
	}
}

// encodeRemovals removes the members that prior has and planned lacks, at any depth. Of an object that is sent whole,
// numbers and booleans go by being left out: Stripe refuses to unset those.
func (a Attributes) encodeRemovals(form *Form, prefix string, prior, planned Value, whole bool) {
	plans := planned.Members()
	for name, member := range prior.Members() {
		attribute, ok := a[name]
		if !ok || !attribute.configurable() || attribute.Local || attribute.ByAction || !member.IsSet() {
			continue
		}
		param := attribute.param(prefix, name)
		switch {
		case plans[name].IsNull() && whole && attribute.Default == nil && attribute.scalar():
		case plans[name].IsNull():
			attribute.encodeRemoval(form, param, member)
		case attribute.Type == Object:
			attribute.Attributes.encodeRemovals(form, param, member, plans[name], whole)
		}
	}
}

func (a Attribute) encodeMap(form *Form, param string, prior, planned, config Value) {
	priors, configs := prior.Members(), config.Members()
	for name, member := range planned.Members() {
		a.Attributes.encode(form, param+"["+name+"]", priors[name], member, configs[name])
	}
}

func (a Attribute) encodeList(form *Form, param string, planned, config Value) {
	elements, configs := planned.Elements(), config.Elements()
	for i, element := range elements {
		var elementConfig Value
		if i < len(configs) {
			elementConfig = configs[i]
		}
		a.Attributes.encode(form, fmt.Sprintf("%s[%d]", param, i), Value{}, element, elementConfig)
	}
	if len(elements) == 0 {
		form.Set(param, "")
	}
}

// encodeStringMap sends the keys that changed; a key that is no longer there is sent empty, which removes it.
func encodeStringMap(form *Form, param string, prior, planned Value) {
	before, after := prior.StringMap(), planned.StringMap()
	for key, value := range after {
		if old, ok := before[key]; !ok || old != value {
			form.Set(param+"["+key+"]", value)
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			form.Set(param+"["+key+"]", "")
		}
	}
}

// format writes a known leaf as Stripe reads it.
func (a Attribute) format(value Value) string {
	switch a.Type {
	case Bool:
		return strconv.FormatBool(value.Bool())
	case Int64:
		return strconv.FormatInt(value.Int64(), 10)
	case Float64:
		return value.number().Text('f', -1)
	case Time:
		instant, err := time.Parse(time.RFC3339, value.String())
		if err != nil { // a validator has refused it before
			return value.String()
		}
		return strconv.FormatInt(instant.Unix(), 10)
	}
	return value.String()
}

// element is the attribute that a list or set has in each place.
func (a Attribute) element() Attribute {
	if a.Type == Int64List {
		return Attribute{Type: Int64}
	}
	return Attribute{Type: String}
}

// hasSecret reports whether a secret lies somewhere inside: then equal plans may still have something to send.
func (a Attribute) hasSecret() bool {
	for _, attribute := range a.Attributes {
		if attribute.Type == Secret || attribute.hasSecret() {
			return true
		}
	}
	return false
}

// paramSteps splits a parameter's name: "a[b][0]" is a, b, 0.
func paramSteps(param string) []string {
	return strings.FieldsFunc(param, func(r rune) bool { return r == '[' || r == ']' })
}
