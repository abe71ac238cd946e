package api

import (
	"strconv"
	"testing"
)

func TestNamespacesAreForgottenTheLongestIdleFirst(t *testing.T) {
	t.Parallel()
	n := newNamespaces[int]()
	put := func(i int) { n.put(strconv.Itoa(i), &i) }
	for i := range maxNamespaces {
		put(i)
	}
	n.find("0")
	put(maxNamespaces)
	for name, want := range map[string]bool{"0": true, "1": false, "2": true, strconv.Itoa(maxNamespaces): true} {
		if got := n.find(name) != nil; got != want {
			t.Errorf("%s is kept: %t", name, got)
		}
	}
	n.remove("2")
	n.remove("2")
	if n.find("2") != nil || len(n.byName) != maxNamespaces-1 || n.idle.Len() != maxNamespaces-1 {
		t.Errorf("%d and %d are kept", len(n.byName), n.idle.Len())
	}
}
