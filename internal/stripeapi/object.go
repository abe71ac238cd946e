package stripeapi

import "strings"

// Object is a JSON object as the API returns it. Numbers are json.Number, so that no digit is lost.
type Object map[string]any

// ID is the object's `id`, empty when it has none.
func (o Object) ID() string {
	id, _ := o["id"].(string)
	return id
}

// Get follows a dotted path ("controller.fees.payer"); nil when something on the way is absent.
func (o Object) Get(path string) any {
	var value any = map[string]any(o)
	for name := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// String is the string at a dotted path, empty when there is none.
func (o Object) String(path string) string {
	s, _ := o.Get(path).(string)
	return s
}

// Strings is the list of strings at a dotted path.
func (o Object) Strings(path string) []string {
	list, _ := o.Get(path).([]any)
	values := make([]string, 0, len(list))
	for _, item := range list {
		if s, ok := item.(string); ok {
			values = append(values, s)
		}
	}
	return values
}
