package api

import "container/list"

// maxNamespaces bounds what the process remembers of namespaces; the one that has been idle longest makes room.
const maxNamespaces = 4096

// namespaces keeps something in memory for each namespace. It is not safe for concurrent use.
type namespaces[T any] struct {
	byName map[string]*list.Element
	idle   *list.List // of *namespaced[T], the most recently used one in front
}

type namespaced[T any] struct {
	namespace string
	value     *T
}

func newNamespaces[T any]() *namespaces[T] {
	return &namespaces[T]{byName: map[string]*list.Element{}, idle: list.New()}
}

// find returns what is kept for a namespace, nil when there is nothing.
func (n *namespaces[T]) find(namespace string) *T {
	element := n.byName[namespace]
	if element == nil {
		return nil
	}
	n.idle.MoveToFront(element)
	return valueOf[T](element).value
}

// put keeps something for a namespace that has nothing.
func (n *namespaces[T]) put(namespace string, value *T) {
	n.byName[namespace] = n.idle.PushFront(&namespaced[T]{namespace, value})
	if n.idle.Len() > maxNamespaces {
		n.remove(valueOf[T](n.idle.Back()).namespace)
	}
}

func (n *namespaces[T]) remove(namespace string) {
	if element := n.byName[namespace]; element != nil {
		n.idle.Remove(element)
		delete(n.byName, namespace)
	}
}

func valueOf[T any](element *list.Element) *namespaced[T] {
	return element.Value.(*namespaced[T]) //nolint:forcetypeassert // the list holds nothing else
}
