//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"
)

// clients is how many clients load the sandbox at once.
const clients = 8

// action is what a request does to an object.
type action string

const (
	create action = "create"
	read   action = "read"
	change action = "update"
)

// share is how many of a mix's requests do what.
type share struct {
	action action
	parts  int
}

// The mixes. Writes are to each other as in the mixed load.
var (
	reads  = []share{{read, 1}}
	writes = []share{{change, 2}, {create, 1}}
	mixed  = []share{{read, 7}, {change, 2}, {create, 1}}
)

// request is what is done to which kind of object.
type request struct {
	action action
	kind   *resource
}

// deck holds each request of a mix as often as it has parts, for every kind of object alike, in an order of its own. Clients
// go through it again and again, each from another place, so the mix is exact.
func deck(mix []share, kinds []*resource) (all []request) {
	for _, s := range mix {
		for range s.parts {
			for _, kind := range kinds {
				all = append(all, request{s.action, kind})
			}
		}
	}
	shuffle := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // every run has the same order
	shuffle.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// resource is a kind of object with the ids that are known of it.
type resource struct {
	path string
	form func(pool) url.Values // of a creation

	mu  sync.RWMutex
	ids []string
}

// pool are the kinds of objects by name.
type pool map[string]*resource

func newPool() pool {
	return pool{
		"account":    {path: "/v1/accounts", form: accountForm},
		"cardholder": {path: "/v1/issuing/cardholders", form: cardholderForm},
		"card":       {path: "/v1/issuing/cards", form: cardForm},
	}
}

// all are the kinds, each after what it needs.
func (p pool) all() []*resource { return []*resource{p["account"], p["cardholder"], p["card"]} }

func (r *resource) add(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids = append(r.ids, id)
}

// any is one of the ids.
func (r *resource) any() string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.ids[rand.IntN(len(r.ids))] //nolint:gosec // no secret
}

func accountForm(pool) url.Values {
	return url.Values{
		"country": {"US"}, "email": {"jenny.rosen@example.com"}, "business_type": {"individual"},
		"controller[stripe_dashboard][type]": {"none"}, "controller[fees][payer]": {"application"},
		"controller[losses][payments]": {"application"}, "controller[requirement_collection]": {"application"},
		"capabilities[card_issuing][requested]": {"true"}, "capabilities[transfers][requested]": {"true"},
	}
}

func cardholderForm(pool) url.Values {
	return url.Values{
		"name": {"Jenny Rosen"}, "type": {"individual"}, "email": {"jenny.rosen@example.com"},
		"individual[first_name]": {"Jenny"}, "individual[last_name]": {"Rosen"},
		"individual[card_issuing][user_terms_acceptance][date]": {"1748768400"},
		"individual[card_issuing][user_terms_acceptance][ip]":   {"203.0.113.7"},
		"billing[address][line1]":                               {"354 Oyster Point Blvd"}, "billing[address][city]": {"South San Francisco"},
		"billing[address][state]": {"CA"}, "billing[address][postal_code]": {"94080"}, "billing[address][country]": {"US"},
	}
}

func cardForm(p pool) url.Values {
	return url.Values{"cardholder": {p["cardholder"].any()}, "currency": {"usd"}, "type": {"virtual"}, "status": {"active"}}
}

// do sends one request.
func (p pool) do(ctx context.Context, s *sandbox, r request, serial int) error {
	switch r.action {
	case read:
		_, err := s.send(ctx, http.MethodGet, r.kind.path+"/"+r.kind.any(), "")
		return err
	case change:
		form := url.Values{"metadata[revision]": {strconv.Itoa(serial)}}
		_, err := s.send(ctx, http.MethodPost, r.kind.path+"/"+r.kind.any(), form.Encode())
		return err
	case create:
		body, err := s.send(ctx, http.MethodPost, r.kind.path, r.kind.form(p).Encode())
		if err != nil {
			return err
		}
		var made struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(body, &made); err != nil {
			return err
		}
		r.kind.add(made.ID)
		return nil
	}
	return fmt.Errorf("there is no action %q", r.action)
}

// run lets all clients go through a deck until the time is over, or enough requests were sent, whichever is set, and counts
// the requests.
func (p pool) run(ctx context.Context, s *sandbox, requests []request, d time.Duration, enough int) (sent int, err error) {
	var (
		group  sync.WaitGroup
		counts = make([]int, clients)
		errs   = make([]error, clients)
		began  = time.Now()
	)
	for client := range clients {
		group.Go(func() {
			for i := client * len(requests) / clients; errs[client] == nil; i++ {
				if d > 0 && time.Since(began) >= d || enough > 0 && counts[client] >= quota(enough, client) {
					return
				}
				errs[client] = p.do(ctx, s, requests[i%len(requests)], i)
				counts[client]++
			}
		})
	}
	group.Wait()
	for _, n := range counts {
		sent += n
	}
	return sent, errors.Join(slices.DeleteFunc(errs, func(err error) bool { return err == nil })...)
}

// quota is how many of all requests a client sends.
func quota(all, client int) int { return (all + client) / clients }
