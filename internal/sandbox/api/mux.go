package api

// Handler answers one operation.
type Handler func(*Request) (Object, error)

// Mux knows the operations that are simulated and the types of their objects.
type Mux struct{}

// NewMux returns an empty Mux.
func NewMux() *Mux { return &Mux{} }

// Handle simulates an operation, named as the description has it: "POST /v1/issuing/cards". differences are sentences
// that say in what the simulation knowingly differs from Stripe; the documentation lists them.
func (m *Mux) Handle(operation string, h Handler, differences ...string) {}

// Sandbox adds an authenticated endpoint that Stripe does not have: "POST /_sandbox/accounts/{id}/onboard".
func (m *Mux) Sandbox(operation string, h Handler) {}

// Type registers how the objects of one type look from outside.
func (m *Mux) Type(t Type) {}

// OnChange runs fn after each Update of an object of the type, in the same transaction.
func (m *Mux) OnChange(typ string, fn func(*Request, *Record) error) {}

// Job registers the work behind a kind of scheduled job.
func (m *Mux) Job(kind string, fn func(r *Request, id string) error) {}

// Provision runs fn once for each new platform (and after a reset), before its first request is handled: the place to
// insert the platform's own account.
func (m *Mux) Provision(fn func(*Request) error) {}

// Reveal says when a hidden field shows.
type Reveal int

// The ways to reveal a hidden field. Both need the field's name in expand.
const (
	OnExpand   Reveal = iota + 1 // wherever the object appears
	OnRetrieve                   // only when the object itself is retrieved by GET: a card's number
)

// Type says how objects of one type look from outside.
type Type struct {
	Name   string                                  // "issuing.card"
	Prefix string                                  // "ic_"
	Length int                                     // of the id behind the prefix; 24 unless said
	Noun   string                                  // as Stripe's errors name it: "issuing card"
	Param  string                                  // the param that a 404 names; "id" unless said
	View   func(*Request, *Record) (Object, error) // nil: Data as stored. It may change neither the record nor its Data
	Hidden map[string]Reveal                       // dotted paths; lists are walked through
	Gone   func(*Record) bool                      // such as a deleted account: Find answers as for a stranger
}
