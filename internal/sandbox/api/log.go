package api

import (
	"container/list"
	"sync"
	"time"
)

const (
	maxRecent     = 50   // requests that the log of a namespace shows
	maxNamespaces = 4096 // namespaces with a log; the one that has been idle longest makes room
)

// entry is one request in the log: never a body, a parameter or a key.
type entry struct {
	method, path, operation string
	account, requestID      string
	status                  int
	started                 time.Time
	duration                time.Duration
	idempotent              bool
}

// requestLog counts the requests of each namespace, in memory: it begins anew with the process.
type requestLog struct {
	mu     sync.Mutex
	byName map[string]*list.Element
	idle   *list.List // of *namespaceLog, the most recently used one in front
}

type namespaceLog struct {
	namespace string
	total     int64
	counts    map[string]int64
	recent    []entry // a ring
	next      int
}

func newRequestLog() *requestLog {
	return &requestLog{byName: map[string]*list.Element{}, idle: list.New()}
}

func (l *requestLog) add(namespace string, e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	element := l.byName[namespace]
	if element == nil {
		element = l.idle.PushFront(&namespaceLog{namespace: namespace, counts: map[string]int64{}})
		l.byName[namespace] = element
		if l.idle.Len() > maxNamespaces {
			oldest := l.idle.Remove(l.idle.Back()).(*namespaceLog) //nolint:forcetypeassert // the list holds nothing else
			delete(l.byName, oldest.namespace)
		}
	}
	l.idle.MoveToFront(element)
	n := element.Value.(*namespaceLog) //nolint:forcetypeassert // the list holds nothing else
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
	if element := l.byName[namespace]; element != nil {
		l.idle.Remove(element)
		delete(l.byName, namespace)
	}
}

// show is the log of a namespace, the newest request first.
func (l *requestLog) show(namespace string) Object {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := &namespaceLog{}
	if element := l.byName[namespace]; element != nil {
		n = element.Value.(*namespaceLog) //nolint:forcetypeassert // the list holds nothing else
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
			"duration_ms": float64(e.duration.Microseconds()) / 1000, "idempotency_key": e.idempotent,
		})
	}
	return Object{"scope": "process", "total": n.total, "operations": operations, "recent": recent}
}
