package stripeapi_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// shelf is a Stripe with one collection of toys, the newest first.
type shelf struct {
	mu       sync.Mutex
	ids      []string
	version  int    // that each toy shows
	broken   bool   // the list cannot be had
	gate     func() // called before each page
	pages    int
	reads    int
	accounts map[string]bool
	queries  []string
	counts   stripeapi.Counters
}

func newShelf(size int) *shelf {
	s := &shelf{accounts: map[string]bool{}}
	for i := range size {
		s.ids = append(s.ids, fmt.Sprintf("toy_%d", size-i))
	}
	return s
}

func (s *shelf) toy(id string) string { return fmt.Sprintf(`{"id":%q,"version":%d}`, id, s.version) }

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/v1/toys" && s.gate != nil {
		s.gate()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[r.Header.Get("Stripe-Account")] = true
	id, single := strings.CutPrefix(r.URL.Path, "/v1/toys/")
	switch {
	case r.Method != http.MethodGet:
		s.version++
		fmt.Fprint(w, `{}`)
	case single:
		s.reads++
		for _, known := range s.ids {
			if known == id {
				fmt.Fprint(w, s.toy(id))
				return
			}
		}
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, failure("resource_missing"))
	case s.broken:
		s.pages++
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, failure("more_permissions_required"))
	default:
		s.pages++
		query := r.URL.Query()
		s.queries = append(s.queries, query.Encode())
		limit, err := strconv.Atoi(query.Get("limit"))
		if err != nil {
			panic(err)
		}
		from := 0
		for i, known := range s.ids {
			if known == query.Get("starting_after") {
				from = i + 1
			}
		}
		var data []string
		for _, known := range s.ids[from:min(from+limit, len(s.ids))] {
			data = append(data, s.toy(known))
		}
		fmt.Fprintf(w, `{"object":"list","data":[%s],"has_more":%t}`, strings.Join(data, ","), from+limit < len(s.ids))
	}
}

func (s *shelf) client(t *testing.T) *stripeapi.Client {
	t.Helper()
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_1", Transport: stripeapi.InProcess(s), Unlimited: true, Snapshot: true, Counters: &s.counts})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// refresh reads toys as Terraform does: ten at a time.
func refresh(t *testing.T, client *stripeapi.Client, ids []string) (missing int) {
	t.Helper()
	work := make(chan string)
	var group sync.WaitGroup
	var mu sync.Mutex
	for range 10 {
		group.Go(func() {
			for id := range work {
				object, _, err := client.Refresh(t.Context(), "/v1/toys", id, "acct_1", nil)
				switch {
				case stripeapi.Gone(err):
					mu.Lock()
					missing++
					mu.Unlock()
				case err != nil:
					t.Error(err)
				case object.ID() != id:
					t.Errorf("asked for %s and got %v", id, object)
				}
			}
		})
	}
	for _, id := range ids {
		work <- id
	}
	close(work)
	group.Wait()
	return missing
}

func TestARefreshOfManyObjectsTakesFewRequests(t *testing.T) {
	t.Parallel()
	ids := func(from, to int) (ids []string) {
		for i := from; i <= to; i++ {
			ids = append(ids, fmt.Sprintf("toy_%d", i))
		}
		return ids
	}
	for name, test := range map[string]struct {
		size, pages, reads int // at the most
		ids                []string
		missing            int
	}{
		"one":                               {size: 1000, ids: ids(500, 500), reads: 1},
		"two":                               {size: 1000, ids: ids(500, 501), reads: 2},
		"a thousand":                        {size: 1000, ids: ids(1, 1000), pages: 10, reads: 2},
		"a thousand and one":                {size: 1001, ids: ids(1, 1001), pages: 11, reads: 12},
		"five thousand":                     {size: 5000, ids: ids(1, 5000), pages: 50, reads: 100},
		"some that are gone":                {size: 300, ids: ids(1, 303), pages: 3, reads: 5, missing: 3},
		"all are gone":                      {size: 0, ids: ids(1, 100), pages: 1, reads: 100, missing: 100},
		"a few among very many, the oldest": {size: 100000, ids: ids(1, 50), pages: 10, reads: 50},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(test.size)
			client := s.client(t)
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(test.ids), func(i, j int) { test.ids[i], test.ids[j] = test.ids[j], test.ids[i] })
			if missing := refresh(t, client, test.ids); missing != test.missing {
				t.Errorf("%d are missing", missing)
			}
			if s.pages > test.pages || s.reads > test.reads {
				t.Errorf("%d pages and %d single reads", s.pages, s.reads)
			}
			if hits := s.counts.Totals().SnapshotHits; hits != int64(len(test.ids)-s.reads) {
				t.Errorf("counted %d hits, with %d reads", hits, s.reads)
			}
			if len(s.accounts) != 1 || !s.accounts["acct_1"] {
				t.Errorf("asked for the accounts %v", s.accounts)
			}
		})
	}
}

func TestNoReadAfterAWriteIsOld(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(*stripeapi.Client) error{
		"POST": func(c *stripeapi.Client) error { _, err := c.Post(t.Context(), "/v1/others/x", "", nil); return err },
		"DELETE": func(c *stripeapi.Client) error {
			_, err := c.Delete(t.Context(), "/v1/toys/toy_2", "acct_1")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(50)
			client := s.client(t)
			refresh(t, client, s.ids[:10])
			if s.pages != 1 {
				t.Fatalf("%d pages", s.pages)
			}
			if err := write(client); err != nil {
				t.Fatal(err)
			}
			for _, id := range s.ids[10:20] {
				object, listed, err := client.Refresh(t.Context(), "/v1/toys", id, "acct_1", nil)
				if err != nil || listed || fmt.Sprint(object["version"]) != "1" {
					t.Fatalf("%v, listed %t, %v", object, listed, err)
				}
			}
			if s.pages != 1 {
				t.Errorf("%d pages", s.pages)
			}
		})
	}
}

// A page that was on its way when something was written may be older than the write.
func TestAPageThatAWriteOvertookIsNotUsed(t *testing.T) {
	t.Parallel()
	s := newShelf(50)
	client := s.client(t)
	refresh(t, client, s.ids[:2])
	s.gate = func() {
		s.gate = nil
		if _, err := client.Post(t.Context(), "/v1/toys/x", "", nil); err != nil {
			t.Error(err)
		}
	}
	object, listed, err := client.Refresh(t.Context(), "/v1/toys", s.ids[7], "acct_1", nil)
	if err != nil || listed || fmt.Sprint(object["version"]) != "1" || s.pages != 1 {
		t.Errorf("%v, listed %t, %v, %d pages", object, listed, err, s.pages)
	}
}

func TestAnObjectIsGivenOutOnce(t *testing.T) {
	t.Parallel()
	s := newShelf(50)
	client := s.client(t)
	refresh(t, client, s.ids[:3])
	for i, want := range []bool{true, false} {
		_, listed, err := client.Refresh(t.Context(), "/v1/toys", s.ids[7], "acct_1", nil)
		if err != nil || listed != want {
			t.Errorf("read %d is listed: %t, %v", i+1, listed, err)
		}
	}
}

func TestAListThatCannotBeHadChangesNothing(t *testing.T) {
	t.Parallel()
	s := newShelf(50)
	s.broken = true
	if missing := refresh(t, s.client(t), s.ids); missing != 0 || s.reads != 50 || s.pages != 1 {
		t.Errorf("%d missing, %d reads, %d pages", missing, s.reads, s.pages)
	}
}

func TestHiddenFieldsAreExpandedInListsAlike(t *testing.T) {
	t.Parallel()
	s := newShelf(50)
	client := s.client(t)
	for _, id := range s.ids[:3] {
		if _, _, err := client.Refresh(t.Context(), "/v1/toys", id, "acct_1", []string{"features"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.queries) != 1 || s.queries[0] != "expand%5B%5D=data.features&limit=100" {
		t.Errorf("asked for the pages %q", s.queries)
	}
}

func TestWithoutASnapshotEachObjectIsRetrieved(t *testing.T) {
	t.Parallel()
	s := newShelf(50)
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_1", Transport: stripeapi.InProcess(s), Unlimited: true})
	if err != nil {
		t.Fatal(err)
	}
	refresh(t, client, s.ids)
	if s.reads != 50 || s.pages != 0 {
		t.Errorf("%d reads, %d pages", s.reads, s.pages)
	}
}

// What a page gives is decoded as a retrieval is.
func TestNumbersOfAPageLoseNoDigit(t *testing.T) {
	t.Parallel()
	s := newShelf(50)
	s.version = 1 << 60
	client := s.client(t)
	refresh(t, client, s.ids[:2])
	object, listed, err := client.Refresh(t.Context(), "/v1/toys", s.ids[7], "acct_1", nil)
	if err != nil || !listed || object["version"] != json.Number(strconv.Itoa(1<<60)) {
		t.Errorf("%v, listed %t, %v", object, listed, err)
	}
}
