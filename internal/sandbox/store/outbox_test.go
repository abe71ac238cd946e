package store

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// add queues deliveries of an event to endpoints, due one second after the other, and returns them.
func add(t *testing.T, s *Store, event string, endpoints ...string) (added []*Delivery) {
	t.Helper()
	write(t, s, func(tx *Tx) error {
		for i, endpoint := range endpoints {
			d := &Delivery{
				Event: event, Endpoint: endpoint, State: DeliveryPending, Due: start.Add(time.Duration(i) * time.Second), Created: start,
			}
			added = append(added, d)
			if err := tx.Outbox().Add(d); err != nil {
				return err
			}
		}
		return nil
	})
	return added
}

func sequences(deliveries []*Delivery) (out []int64) {
	for _, d := range deliveries {
		out = append(out, d.Sequence)
	}
	return out
}

func TestADeliveryIsKept(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	d := add(t, s, "evt_1", "we_1")[0]
	d.State, d.Due = DeliveryFailed, time.Time{}
	d.Attempts = []Attempt{
		{At: start.UTC(), Took: time.Second, Status: 500, Error: "no"}, {At: start.UTC().Add(time.Minute), Error: "refused"},
	}
	write(t, s, func(tx *Tx) error { return tx.Outbox().Update(d) })
	read(t, s, func(tx *Tx) error {
		got, err := tx.Outbox().Get(d.Sequence)
		if !reflect.DeepEqual(got, d) {
			t.Errorf("kept %+v, want %+v", got, d)
		}
		if _, err := tx.Outbox().Get(d.Sequence + 1); !errors.Is(err, ErrNotFound) {
			t.Errorf("another one: %v", err)
		}
		return err
	})
	write(t, s, func(tx *Tx) error {
		if err := tx.Outbox().Update(&Delivery{Sequence: 99}); !errors.Is(err, ErrNotFound) {
			t.Errorf("an update of what is not there: %v", err)
		}
		return nil
	})
}

func TestClaims(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	added := add(t, s, "evt_1", "we_1", "we_2", "we_1", "we_1")
	lease := start.Add(time.Minute)
	claim := func(now time.Time, limit int) (got []int64) {
		t.Helper()
		write(t, s, func(tx *Tx) error {
			claimed, err := tx.Outbox().Claim("we_1", now, lease, limit)
			got = sequences(claimed)
			return err
		})
		return got
	}
	want := sequences([]*Delivery{added[0], added[2], added[3]})
	if got := claim(start.Add(-1), 9); got != nil {
		t.Errorf("before anything is due: %v", got)
	}
	if got := claim(start.Add(2*time.Second), 1); !slices.Equal(got, want[:1]) {
		t.Errorf("the first is %v, want %v", got, want)
	}
	if got := claim(start.Add(2*time.Second), 9); !slices.Equal(got, want[1:2]) {
		t.Errorf("then %v, want the rest of %v that is due", got, want)
	}
	if got := claim(lease, 9); !slices.Equal(got, []int64{want[2], want[0], want[1]}) {
		t.Errorf("when the leases are over: %v, want %v", got, want)
	}
	write(t, s, func(tx *Tx) error { return tx.Outbox().Postpone(want[0], lease.Add(time.Second)) })
	lease = lease.Add(time.Hour)
	if got := claim(start.Add(time.Minute), 9); !slices.Equal(got, want[1:2]) && !slices.Equal(got, want[1:]) {
		t.Errorf("without the one that was postponed: %v", got)
	}
	write(t, s, func(tx *Tx) error { return tx.Outbox().Cancel("we_1", lease.Add(time.Hour)) })
	if got := claim(lease.Add(time.Hour), 9); got != nil {
		t.Errorf("what was canceled is claimed: %v", got)
	}
	read(t, s, func(tx *Tx) error {
		if n, err := tx.Outbox().Unsent("evt_1"); n != 1 || err != nil {
			t.Errorf("%d unsent, %v; want the one to we_2", n, err)
		}
		return nil
	})
}

func TestQueuesThatAreDue(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	select {
	case <-s.Queued():
		t.Error("something is queued")
	default:
	}
	add(t, s, "evt_1", "we_1", "we_2")
	add(t, s, "evt_2", "we_1")
	<-s.Queued() // one for both
	select {
	case <-s.Queued():
		t.Error("something more is queued")
	default:
	}
	for at, want := range map[time.Time][]Queue{
		start.Add(-1):          nil,
		start:                  {{ns, "we_1"}},
		start.Add(time.Second): {{ns, "we_1"}, {ns, "we_2"}},
	} {
		if got, err := s.DueQueues(t.Context(), at); err != nil || !slices.Equal(got, want) {
			t.Errorf("at %s: %v, %v; want %v", at, got, err, want)
		}
	}
	write(t, s, func(tx *Tx) error { return tx.Reset() })
	if got, err := s.DueQueues(t.Context(), start.Add(time.Hour)); err != nil || got != nil {
		t.Errorf("after a reset: %v, %v", got, err)
	}
}

// What was rolled back wakes nobody.
func TestOnlyWhatIsCommittedIsQueued(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	failure := errors.New("no")
	err := s.Write(t.Context(), ns, func(tx *Tx) error {
		return errors.Join(tx.Outbox().Add(&Delivery{Event: "evt_1", Endpoint: "we_1", State: DeliveryPending, Due: start}), failure)
	})
	if !errors.Is(err, failure) {
		t.Error(err)
	}
	select {
	case <-s.Queued():
		t.Error("something is queued")
	default:
	}
}

// However much has been sent, looking for what is due reads only what is in the queue.
func TestQueuesAreFoundByTheirIndex(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	for _, query := range []string{dueQueues, dueDeliveries} {
		args := []any{0}
		if query == dueDeliveries {
			args = []any{ns, "we_1", 0, 1}
		}
		rows, err := s.read.db.Query("EXPLAIN QUERY PLAN "+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		var plan strings.Builder
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Error(err)
			}
			plan.WriteString(detail + "\n")
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Error(err)
		}
		if !strings.Contains(plan.String(), "deliveries_by_due") {
			t.Errorf("%s\n%s", query, plan.String())
		}
	}
}

func TestOldThingsArePurged(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	add(t, s, "evt_1", "we_1")
	write(t, s, func(tx *Tx) error {
		young := record("young")
		young.Created = start.Add(time.Hour)
		other := record("other")
		other.Type = "another"
		return errors.Join(tx.Insert(record("old")), tx.Insert(young), tx.Insert(other))
	})
	write(t, s, func(tx *Tx) error {
		return errors.Join(tx.PurgeObjects("thing", start.Add(time.Hour)), tx.PurgeDeliveries(start))
	})
	read(t, s, func(tx *Tx) error {
		_, old := tx.Get("thing", "old")
		_, young := tx.Get("thing", "young")
		_, other := tx.Get("another", "other")
		if !errors.Is(old, ErrNotFound) || young != nil || other != nil {
			t.Errorf("old: %v, young: %v, of another type: %v", old, young, other)
		}
		left, err := tx.Outbox().List("", "", 0, 9)
		if len(left) != 1 {
			t.Errorf("deliveries left: %v", left)
		}
		return err
	})
	write(t, s, func(tx *Tx) error { return tx.PurgeDeliveries(start.Add(time.Second)) })
	read(t, s, func(tx *Tx) error {
		left, err := tx.Outbox().List("", "", 0, 9)
		if len(left) != 0 {
			t.Errorf("deliveries left: %v", left)
		}
		return err
	})
}

func TestNamespacesWithJobsThatAreDue(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	for namespace, ahead := range map[string]time.Duration{"a": 0, "b": time.Hour, "c": 0} {
		err := s.Write(t.Context(), namespace, func(tx *Tx) error {
			if ahead > 0 {
				if err := tx.SetAhead(ahead); err != nil {
					return err
				}
			}
			if namespace == "c" {
				return tx.Touch()
			}
			return tx.Schedule(&Job{Due: start.Add(time.Hour), Kind: "x"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for at, want := range map[time.Time][]string{
		start.Add(-1): nil, start: {"b"}, start.Add(time.Hour): {"a", "b"},
	} {
		got, err := s.DueNamespaces(t.Context(), at)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("at %s: %v, %v; want %v", at, got, err, want)
		}
	}
}
