package stripeapi

import (
	"net/http"
	"strings"
)

// endpoint names what a request does, without the objects that it does it to: "POST /v1/issuing/cards/{id}". Stripe limits
// the rate of each, and logs name it.
type endpoint struct{ method, path string }

func endpointOf(request *http.Request) endpoint {
	return endpoint{method: request.Method, path: template(request.URL.Path)}
}

// template replaces the ids in a path. Only ids, and the version in front, have digits or capitals in them, but for names
// of capabilities, which stand where Stripe's own templates have a variable too.
func template(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if i > 1 && strings.ContainsAny(segment, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			segments[i] = "{id}"
		}
	}
	return strings.Join(segments, "/")
}
