package api

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Faults are those of one key.
type Faults struct {
	registry  *faultRegistry
	namespace string
}

// SetFault is a fault that is set.
type SetFault struct {
	Fault
	ID     string
	Struck int // requests so far
}

// Faults gives access to the faults of a key.
func (s *Server) Faults(key string) *Faults { return &Faults{s.faults, credentialOf(key).namespace} }

// Add sets a fault.
func (f *Faults) Add(fault Fault) (SetFault, error) {
	set, e := f.registry.add(f.namespace, fault)
	if e != nil {
		return SetFault{}, e
	}
	return set.public(), nil
}

// List returns the faults that are set, the ones that have struck as often as they should included, in the order in which they
// are looked at.
func (f *Faults) List() []SetFault {
	var out []SetFault
	for _, set := range f.registry.list(f.namespace) {
		out = append(out, set.public())
	}
	return out
}

// Remove takes a fault away, and says whether it was there.
func (f *Faults) Remove(id string) bool { return f.registry.remove(f.namespace, id) }

// Reset takes away all faults that have been set. The rate limit that the sandbox was started with is back.
func (f *Faults) Reset() { f.registry.reset(f.namespace) }

func (s *setFault) public() SetFault {
	return SetFault{Fault: s.Fault, ID: strconv.Itoa(s.id), Struck: s.struck}
}

const faultsPath = ownPrefix + "faults"

func (f SetFault) object() Object {
	o := f.Fault.object()
	o["id"], o["struck"] = f.ID, f.Struck
	return o
}

func (t *task) ownFaults() *Faults { return &Faults{t.faults, t.key.namespace} }

func (t *task) listFaults(*Request) (Object, error) {
	data := []any{}
	for _, set := range t.ownFaults().List() {
		data = append(data, set.object())
	}
	return Object{"data": data}, nil
}

func (t *task) addFault(r *Request) (Object, error) {
	fault, e := parseFault(r.Params)
	if e != nil {
		return nil, e
	}
	set, err := t.ownFaults().Add(*fault)
	if err != nil {
		return nil, err
	}
	return set.object(), nil
}

func (t *task) removeFault(r *Request) (Object, error) {
	if id := r.Path("id"); !t.ownFaults().Remove(id) {
		return nil, NotFound("id", "No such fault: '%s'", printable(id))
	}
	return Object{"id": r.Path("id"), "deleted": true}, nil
}

func (t *task) resetFaults(*Request) (Object, error) {
	t.ownFaults().Reset()
	return t.listFaults(nil)
}

// parseFault reads a fault from a form.
func parseFault(params Object) (*Fault, *Error) {
	p := faultParser{params: params, known: map[string]bool{}}
	f := &Fault{
		Kind: FaultKind(p.text("kind")), Method: p.text("method"), Path: p.text("path"), Every: p.number("every"), Times: p.number("times"),
		Error: Error{
			Status: p.number("status"), Type: p.text("type"), Code: p.text("code"), DeclineCode: p.text("decline_code"),
			Param: p.text("param"), Message: p.text("message"),
		},
		Header: p.header("headers"), Delay: p.span("delay"), Rate: p.decimal("rate"),
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !p.known[name] {
			return nil, unknownParams([]string{name})
		}
	}
	return f, p.failure
}

// faultParser reads parameters one by one, and keeps the first error.
type faultParser struct {
	params  Object
	known   map[string]bool
	failure *Error
}

func (p *faultParser) fail(e *Error) {
	if p.failure == nil {
		p.failure = e
	}
}

func (p *faultParser) text(name string) string {
	p.known[name] = true
	value, given := p.params[name]
	text, ok := value.(string)
	if given && !ok {
		p.fail(Invalid(name, "", "Invalid string: %v", value))
	}
	return text
}

func (p *faultParser) number(name string) int {
	text := p.text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		p.fail(Invalid(name, "parameter_invalid_integer", "Invalid integer: %s", printable(text)))
	}
	return n
}

func (p *faultParser) decimal(name string) float64 {
	text := p.text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		p.fail(Invalid(name, "", "Invalid decimal: %s", printable(text)))
	}
	return n
}

func (p *faultParser) span(name string) time.Duration {
	text := p.text(name)
	if text == "" {
		return 0
	}
	span, e := parseSpan(name, text, maxDelay)
	if e != nil {
		p.fail(e)
	}
	return span
}

func (p *faultParser) header(name string) http.Header {
	p.known[name] = true
	value, given := p.params[name]
	if !given {
		return nil
	}
	fields, ok := value.(Object)
	if !ok {
		p.fail(Invalid(name, "", "Invalid headers: give each as headers[Retry-After]=2"))
	}
	header := http.Header{}
	for field := range fields {
		header.Set(field, strings.TrimSpace(fields.String(field)))
	}
	return header
}
