package tfkit

import "testing"

func TestNeedsAreReportedWhereTheyMeet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attributes []string
		want       string
	}{
		"one need":            {[]string{"features.inbound_transfers.ach"}, "features.inbound_transfers.ach"},
		"two of one block":    {[]string{"features.outbound_transfers.ach", "features.outbound_transfers.us_domestic_wire"}, "features.outbound_transfers.ach"},
		"two of other blocks": {[]string{"features.inbound_transfers.ach", "features.outbound_transfers.ach"}, "features.inbound_transfers"},
		"three":               {[]string{"features.a.x", "features.a.y", "features.b"}, "features.a"},
		"nothing in common":   {[]string{"features.a", "account"}, "features"},
		"the same twice":      {[]string{"account", "account"}, "account"},
		"one inside another":  {[]string{"features", "features.a"}, "features"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			group := make([]Need, len(test.attributes))
			for i, attribute := range test.attributes {
				group[i].Attribute = attribute
			}
			if got := common(group); got != test.want {
				t.Errorf("reported on %s, want %s", got, test.want)
			}
		})
	}
}
