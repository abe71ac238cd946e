package api

import (
	"sync"
	"time"
)

// maxRecent is how many requests the log of a namespace shows.
const maxRecent = 50

// entry is one request in the log: never a body, a parameter or a key.
type entry struct {
	method, path, operation string
	account, requestID      string
	status                  int
	started                 time.Time
	duration                time.Duration
	idempotent              bool
	fault                   FaultKind // that struck it
}

// requestLog counts the requests of each namespace, in memory: it begins anew with the process.
type requestLog struct {
	mu     sync.Mutex
	byName *namespaces[namespaceLog]
}

type namespaceLog struct {
	total  int64
	counts map[string]int64
	recent []entry // a ring
	next   int
}

func newRequestLog() *requestLog { return &requestLog{byName: newNamespaces[namespaceLog]()} }

func (l *requestLog) add(namespace string, e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.byName.find(namespace)
	if n == nil {
		n = &namespaceLog{counts: map[string]int64{}}
		l.byName.put(namespace, n)
	}
	n.total++
	n.counts[e.operation]++
	if len(n.recent) < maxRecent {
		n.recent = append(n.recent, e)
		return
	}
	n.recent[n.next] = e
	n.next = (n.next + 1) % maxRecent
}

func (l *requestLog) reset(namespace string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byName.remove(namespace)
}

// show is the log of a namespace, the newest request first.
func (l *requestLog) show(namespace string) Object {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.byName.find(namespace)
	if n == nil {
		n = &namespaceLog{}
	}
	operations := Object{}
	for name, count := range n.counts {
		operations[name] = count
	}
	recent := make([]any, 0, len(n.recent))
	for i := range n.recent {
		e := n.recent[(n.next+len(n.recent)-1-i)%len(n.recent)]
		recent = append(recent, Object{
			"method": e.method, "path": e.path, "operation": e.operation, "status": e.status, "request_id": e.requestID,
			"account": e.account, "started": e.started.UTC().Format(time.RFC3339Nano),
			"duration_ms": float64(e.duration.Microseconds()) / 1000, "idempotency_key": e.idempotent, "fault": string(e.fault),
		})
	}
	return Object{"scope": "process", "total": n.total, "operations": operations, "recent": recent}
}
