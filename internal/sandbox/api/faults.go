package api

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

// maxFaults bounds the faults of one key.
const maxFaults = 100

// faultRegistry holds the faults of each namespace, in memory: they end with the process.
type faultRegistry struct {
	description *spec.Description
	first       []Fault // with which every namespace begins

	mu     sync.Mutex
	byName *namespaces[namespaceFaults]
}

type namespaceFaults struct {
	faults []*setFault
	last   int // id
}

// setFault is a fault that is set, and what it has seen.
type setFault struct {
	Fault
	id           int
	limiter      *limiter // of a rate limit
	seen, struck int
}

// newFaultRegistry makes a registry. rate is the limit with which every namespace begins, zero for none.
func newFaultRegistry(d *spec.Description, rate float64) *faultRegistry {
	r := &faultRegistry{description: d, byName: newNamespaces[namespaceFaults]()}
	if rate > 0 {
		r.first = []Fault{{Kind: FaultRateLimit, Rate: rate}}
	}
	return r
}

// of finds the faults of a namespace. A namespace for which nobody has set any is kept only where it begins with some.
func (r *faultRegistry) of(namespace string) *namespaceFaults {
	n := r.byName.find(namespace)
	if n == nil {
		n = &namespaceFaults{}
		for _, f := range r.first {
			n.add(f)
		}
		if len(r.first) > 0 {
			r.byName.put(namespace, n)
		}
	}
	return n
}

func (r *faultRegistry) add(namespace string, f Fault) (*setFault, *Error) {
	if e := f.check(r.description); e != nil {
		return nil, e
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.of(namespace)
	if len(n.faults) >= maxFaults {
		n.faults = slices.DeleteFunc(n.faults, (*setFault).spent)
	}
	if len(n.faults) >= maxFaults {
		return nil, Invalid("", "", "No more than %d faults are possible. DELETE %s removes those that are set.", maxFaults, faultsPath)
	}
	if r.byName.find(namespace) == nil {
		r.byName.put(namespace, n)
	}
	copied := *n.add(f)
	return &copied, nil
}

func (n *namespaceFaults) add(f Fault) *setFault {
	n.last++
	set := &setFault{Fault: f, id: n.last}
	if f.Kind != FaultRateLimit {
		n.faults = append(n.faults, set)
		return set
	}
	set.limiter = newLimiter(&f)
	limits := slices.IndexFunc(n.faults, func(other *setFault) bool { return other.limiter == nil })
	if limits < 0 {
		limits = len(n.faults)
	}
	n.faults = slices.Insert(n.faults, limits, set)
	return set
}

// list copies the faults that are set.
func (r *faultRegistry) list(namespace string) []setFault {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []setFault
	for _, set := range r.of(namespace).faults {
		out = append(out, *set)
	}
	return out
}

// remove takes one fault away, and says whether it was there.
func (r *faultRegistry) remove(namespace, id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.of(namespace)
	i := slices.IndexFunc(n.faults, func(set *setFault) bool { return strconv.Itoa(set.id) == id })
	if i < 0 {
		return false
	}
	n.faults = slices.Delete(n.faults, i, i+1)
	return true
}

// reset takes away what has been set: the namespace begins anew.
func (r *faultRegistry) reset(namespace string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byName.remove(namespace)
}

// strike is what has struck a request.
type strike struct {
	*Fault
	reason string // why a limit was exceeded
}

// strike says what strikes a request, nil when nothing does.
func (r *faultRegistry) strike(namespace, method, path, operation string, now time.Time) *strike {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, set := range r.of(namespace).faults {
		if set.spent() || !set.matches(method, path) {
			continue
		}
		if reason, struck := set.due(operation, now); struck {
			set.struck++
			return &strike{Fault: &set.Fault, reason: reason}
		}
	}
	return nil
}

// spent says whether a fault has struck as often as it should.
func (s *setFault) spent() bool { return s.Times > 0 && s.struck >= s.Times }

// due says whether a request that matches is one to strike.
func (s *setFault) due(operation string, now time.Time) (reason string, yes bool) {
	if s.limiter != nil {
		return s.limiter.exceeded(operation, now)
	}
	s.seen++
	return "", s.Every < 2 || s.seen%s.Every == 0
}
