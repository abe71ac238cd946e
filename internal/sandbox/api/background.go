package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Tick runs the jobs that have fallen due in any namespace, as its next request would.
func (s *Server) Tick(ctx context.Context) error {
	namespaces, err := s.store.DueNamespaces(ctx, s.options.Now())
	if err != nil {
		return err
	}
	var errs []error
	for _, namespace := range namespaces {
		if err := s.Work(ctx, namespace, func(*Request) error { return nil }); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Work does in one transaction of a namespace what no request has asked for, on behalf of the platform. Due jobs run before,
// as before any request. A namespace that has been reset in the meantime is left alone.
func (s *Server) Work(ctx context.Context, namespace string, fn func(*Request) error) (err error) {
	defer recovered(&err)
	return s.store.Write(ctx, namespace, func(tx *store.Tx) error {
		platform, err := s.platform(namespace, tx)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		t := &task{call: &call{
			Server: s, received: s.options.Now(), key: &credential{namespace: namespace, platform: platform},
			req: &http.Request{Method: http.MethodPost, URL: &url.URL{}, Header: http.Header{}}, operation: "background",
		}}
		if err := t.prepare(ctx, tx); err != nil {
			return fmt.Errorf("namespace %s: %w", namespace, err)
		}
		r := t.request(ctx, tx)
		r.Params = Object{}
		return fn(r)
	})
}

// platform is the account of the key that a namespace belongs to. The key itself is stored nowhere.
func (s *Server) platform(namespace string, tx *store.Tx) (string, error) {
	state, err := tx.State()
	if err == nil && !state.Used {
		err = store.ErrNotFound
	}
	if err != nil {
		return "", err
	}
	if platform, ok := s.platforms.Load(namespace); ok {
		return platform.(string), nil //nolint:forcetypeassert // nothing else is stored
	}
	platform, err := tx.Own(accountType)
	if err == nil {
		s.platforms.Store(namespace, platform)
	}
	return platform, err
}
