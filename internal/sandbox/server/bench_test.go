//go:build unix

package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// town is a durable sandbox with tenants, their cardholders and cards, to measure how many requests it answers.
type town struct {
	base string
	do   func(*http.Request) (int, string)
	keys atomic.Int64 // for idempotency

	mu          sync.RWMutex
	accounts    []string
	cardholders []owned
	cards       []owned
}

// owned is an object of a tenant.
type owned struct{ id, account string }

const (
	benchTenants     = 20
	benchCardholders = 10 // of each tenant; each has a card
	benchClients     = 8
)

const tenantForm = "country=US&business_type=company&controller[stripe_dashboard][type]=none" +
	"&controller[losses][payments]=application&controller[fees][payer]=application&controller[requirement_collection]=application" +
	"&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true&capabilities[card_issuing][requested]=true"

const adultForm = holderForm + "&individual[first_name]=Jenny&individual[last_name]=Rosen&metadata[plan]=gold" +
	"&individual[card_issuing][user_terms_acceptance][date]=1700000000" +
	"&individual[card_issuing][user_terms_acceptance][ip]=192.0.2.1"

// newTown makes tenants in a sandbox with a durable store. Requests go to a server in this process, or straight to the handler.
func newTown(b *testing.B, served bool) *town {
	b.Helper()
	c := &town{}
	path := filepath.Join(b.TempDir(), "store.db")
	if served {
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients}}
		c.base, c.do = serveFor(b, path), func(req *http.Request) (int, string) { return overHTTP(client, req) }
	} else {
		c.base, c.do = "http://sandbox", toHandler(b, path)
	}
	for range benchTenants {
		account := c.create(b, "/v1/accounts", tenantForm, "")
		c.create(b, "/v1/accounts/"+account+"/persons", "first_name=Jenny&last_name=Rosen", "")
		c.create(b, "/_sandbox/accounts/"+account+"/onboard", "", "")
		c.accounts = append(c.accounts, account)
		for range benchCardholders {
			c.newCardholder(b, account)
			c.newCard(b, c.cardholders[len(c.cardholders)-1])
		}
	}
	return c
}

// serveFor runs a server until the benchmark ends, and returns its URL.
func serveFor(b *testing.B, store string) string {
	b.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.Context()))
	printed, stdout := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- Run(ctx, []string{"-listen", "127.0.0.1:0", "-store", store}, stdout, io.Discard) }()
	b.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitOK {
			b.Errorf("the server ended with %d", code)
		}
	})
	ready, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return address(ready)
}

// toHandler opens a sandbox for the time of the benchmark, and calls it without HTTP.
func toHandler(b *testing.B, store string) func(*http.Request) (int, string) {
	b.Helper()
	box, err := sandbox.New(sandbox.Options{Store: store, Serving: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := box.Close(); err != nil {
			b.Error(err)
		}
	})
	return func(req *http.Request) (int, string) {
		recorder := httptest.NewRecorder()
		box.ServeHTTP(recorder, req)
		return recorder.Code, recorder.Body.String()
	}
}

func overHTTP(client *http.Client, req *http.Request) (int, string) {
	response, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	if err := response.Body.Close(); err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(text)
}

func (c *town) send(b *testing.B, method, path, form, account string) string {
	req, err := http.NewRequestWithContext(b.Context(), method, c.base+path, strings.NewReader(strings.ReplaceAll(form, " ", "+")))
	if err != nil {
		b.Error(err)
		return "{}"
	}
	req.Header.Set("Authorization", "Bearer sk_test_town")
	if account != "" {
		req.Header.Set("Stripe-Account", account)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Idempotency-Key", fmt.Sprintf("key-%d", c.keys.Add(1)))
	}
	status, text := c.do(req)
	if status != http.StatusOK {
		b.Errorf("%s %s: %d %s", method, path, status, text)
	}
	return text
}

func (c *town) create(b *testing.B, path, form, account string) string {
	object, err := store.DecodeObject(c.send(b, http.MethodPost, path, form, account))
	if err != nil {
		b.Error(err)
	}
	return object.String("id")
}

func (c *town) newCardholder(b *testing.B, account string) {
	id := c.create(b, "/v1/issuing/cardholders", adultForm, account)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cardholders = append(c.cardholders, owned{id, account})
}

func (c *town) newCard(b *testing.B, holder owned) {
	id := c.create(b, "/v1/issuing/cards", "currency=usd&type=virtual&status=active&cardholder="+holder.id, holder.account)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cards = append(c.cards, owned{id, holder.account})
}

// any picks one of the objects of the town.
func (c *town) any(of *[]owned) owned {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return (*of)[rand.IntN(len(*of))]
}

func (c *town) anyAccount() string { return c.accounts[rand.IntN(len(c.accounts))] }

// work is a kind of request, and how many of a hundred it is in the mixed load.
type work struct {
	name  string
	share int
	do    func(*town, *testing.B)
}

var works = []work{
	{"read/account", 20, func(c *town, b *testing.B) { c.send(b, http.MethodGet, "/v1/accounts/"+c.anyAccount(), "", "") }},
	{"read/cardholder", 20, func(c *town, b *testing.B) {
		o := c.any(&c.cardholders)
		c.send(b, http.MethodGet, "/v1/issuing/cardholders/"+o.id, "", o.account)
	}},
	{"read/card", 20, func(c *town, b *testing.B) {
		o := c.any(&c.cards)
		c.send(b, http.MethodGet, "/v1/issuing/cards/"+o.id, "", o.account)
	}},
	{"read/list", 10, func(c *town, b *testing.B) {
		c.send(b, http.MethodGet, "/v1/issuing/cards?limit=10", "", c.anyAccount())
	}},
	{"update/account", 4, func(c *town, b *testing.B) {
		c.send(b, http.MethodPost, "/v1/accounts/"+c.anyAccount(), fmt.Sprintf("metadata[n]=%d", rand.IntN(1000)), "")
	}},
	{"update/cardholder", 8, func(c *town, b *testing.B) {
		o := c.any(&c.cardholders)
		c.send(b, http.MethodPost, "/v1/issuing/cardholders/"+o.id, fmt.Sprintf("metadata[n]=%d", rand.IntN(1000)), o.account)
	}},
	{"update/card", 8, func(c *town, b *testing.B) {
		o := c.any(&c.cards)
		c.send(b, http.MethodPost, "/v1/issuing/cards/"+o.id, fmt.Sprintf("metadata[n]=%d", rand.IntN(1000)), o.account)
	}},
	{"create/account", 1, func(c *town, b *testing.B) { c.create(b, "/v1/accounts", tenantForm, "") }},
	{"create/cardholder", 4, func(c *town, b *testing.B) { c.newCardholder(b, c.anyAccount()) }},
	{"create/card", 5, func(c *town, b *testing.B) { c.newCard(b, c.any(&c.cardholders)) }},
}

// mixed does one request of some kind, by the shares of the kinds.
func mixed(c *town, b *testing.B) {
	n := rand.IntN(100)
	i := slices.IndexFunc(works, func(w work) bool { n -= w.share; return n < 0 })
	works[i].do(c, b)
}

// cpu is the processor time that the process has used so far.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkRequests measures a sandbox with a durable store that eight clients use at once. The clients are part of the
// process, and so of its processor time.
func BenchmarkRequests(b *testing.B) {
	for _, way := range []struct {
		name   string
		served bool
	}{{"handler", false}, {"http", true}} {
		for _, w := range append([]work{{"mixed", 100, mixed}}, works...) {
			b.Run(way.name+"/"+w.name, func(b *testing.B) {
				c := newTown(b, way.served)
				before := cpu(b)
				b.SetParallelism(max(1, benchClients/runtime.GOMAXPROCS(0)))
				b.ReportAllocs()
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						w.do(c, b)
					}
				})
				b.StopTimer()
				b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
			})
		}
	}
}
