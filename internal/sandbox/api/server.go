package api

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/wait"
)

// maxBody is far more than any of the operations' forms.
const maxBody = 1 << 20

// Server answers HTTP requests as Stripe's API does.
type Server struct {
	description *spec.Description
	mux         *Mux
	store       *store.Store
	options     Options
	requests    *requestLog
	faults      *faultRegistry

	mu        sync.Mutex
	inFlight  map[flight]bool // requests with an idempotency key that are being answered
	platforms sync.Map        // namespace -> its platform's account, as far as work has needed it
	purgeNext time.Time       // when the store is looked through for what is too old
}

// New makes a server of what is registered in the mux.
func New(st *store.Store, m *Mux, options Options) (*Server, error) {
	description, err := spec.Load()
	if err != nil {
		return nil, err
	}
	if err := m.check(description); err != nil {
		return nil, err
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Log == nil {
		options.Log = slog.Default()
	}
	if options.Sleep == nil {
		options.Sleep = wait.For
	}
	if !validRate(options.RateLimit) {
		return nil, fmt.Errorf("a rate limit of %g requests a second is not possible", options.RateLimit)
	}
	return &Server{
		description: description, mux: m, store: st, options: options,
		requests: newRequestLog(), faults: newFaultRegistry(description, options.RateLimit), inFlight: map[flight]bool{},
	}, nil
}

// Operations lists Stripe's operations and the sandbox's own endpoints, for the documentation.
func (s *Server) Operations() []Operation {
	var out []Operation
	for _, described := range s.description.Operations() {
		line := Operation{Name: described.String(), ID: described.ID}
		if op := s.mux.operations[line.Name]; op != nil {
			line.Simulated, line.Differences = true, op.differences
		}
		out = append(out, line)
	}
	for _, op := range s.mux.own {
		out = append(out, Operation{Name: op.name, Simulated: true})
	}
	return out
}

// call is one HTTP request on its way.
type call struct {
	*Server
	req       *http.Request
	received  time.Time // on the real clock
	now       time.Time // on the namespace's clock, once that is known
	requestID string
	key       *credential
	account   string // the one named by a header or the path; empty for the platform itself
	operation string // as the log names it
	struck    *strike
	header    http.Header
}

// answer is what a call sends back.
type answer struct {
	status int
	body   []byte
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	received := s.options.Now()
	c := &call{Server: s, req: req, received: received, now: received, requestID: "req_" + randomString(14, alphabet), header: w.Header()}
	started := time.Now()
	a := c.answer()
	defer func() { c.log(a.status, started) }() // also what breaks off
	if err := c.send(w, a); err != nil {
		s.options.Log.Debug("the client went away", "request", c.requestID, "error", err)
	}
}

// log notes the call, once it is known whose it is.
func (c *call) log(status int, started time.Time) {
	if c.key == nil || c.operation == "" {
		return
	}
	c.requests.add(c.key.namespace, entry{
		method: c.req.Method, path: c.req.URL.EscapedPath(), operation: c.operation, account: c.account, requestID: c.requestID,
		status: status, started: started, duration: time.Since(started), idempotent: c.req.Header.Get("Idempotency-Key") != "",
		fault: c.struckBy(),
	})
}

func (c *call) writeHeader(status int) {
	h := c.header
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-cache, no-store")
	h.Set("Request-Id", c.requestID)
	h.Set("Stripe-Version", c.description.Version)
	for _, name := range []string{"Stripe-Version", "Stripe-Account", "Idempotency-Key"} {
		if value := c.req.Header.Get(name); value != "" {
			h.Set(name, value)
		}
	}
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Basic realm="Stripe"`)
	}
}

// answer never fails: what goes wrong becomes an error in Stripe's form.
func (c *call) answer() answer {
	if c.req.Method == http.MethodOptions {
		c.header.Set("Allow", "DELETE, GET, HEAD, OPTIONS, POST")
		return answer{status: http.StatusNoContent}
	}
	a, err := c.route()
	if err != nil {
		return c.errorAnswer(err)
	}
	return a
}

// recovered makes a panic an error. It is to be deferred.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}

// route authenticates and finds what is asked for.
func (c *call) route() (a answer, err error) {
	defer recovered(&err)
	path := c.req.URL.EscapedPath()
	if path == healthPath {
		return c.objectAnswer(Object{"status": "ok", "api_version": c.description.Version})
	}
	key, e := authenticate(c.req)
	if e != nil {
		return answer{}, e
	}
	c.key, c.account = key, requestedAccount(c.req)
	if c.account == key.platform {
		c.account = ""
	}
	if strings.HasPrefix(path, ownPrefix) {
		return c.own(path)
	}
	return c.stripe(path)
}

// method is what the request is handled as.
func (c *call) method() string {
	if c.req.Method == http.MethodHead {
		return http.MethodGet
	}
	return c.req.Method
}

// stripe handles a request for Stripe's API. Its errors come in Stripe's order: the account, the URL, the parameters.
func (c *call) stripe(path string) (answer, error) {
	described, pathParams := c.description.Match(c.method(), path)
	t := task{call: c, pathParams: pathParams, described: described, scope: c.account}
	c.operation = c.method() + " (unrecognized)"
	if described != nil {
		c.operation = described.String()
	}
	if over, err := c.strike(path); over {
		return answer{}, err
	}
	if described == nil {
		t.failure = c.unrecognized()
		return t.run()
	}
	t.owner = pathParams["account"]
	if !strings.HasPrefix(described.Path, "/v1/accounts/{account}") {
		t.owner = ""
	}
	op := c.mux.operations[c.operation]
	if op == nil {
		t.failure = NotSimulated("", fmt.Sprintf("%s (%s)", described, described.ID))
		return t.run()
	}
	t.handler = op.handler
	in, err := t.input()
	if err != nil {
		t.failure = err
		return t.run()
	}
	params, e := validate(described.Params(), in, op.accepted)
	if e == nil {
		t.params = params
		t.expand, e = c.parseExpand(described, params)
	}
	if e != nil {
		t.failure = e
	}
	return t.run()
}

func (c *call) unrecognized() *Error {
	return &Error{
		Status: http.StatusNotFound, Type: TypeInvalidRequest,
		Message: fmt.Sprintf("Unrecognized request URL (%s: %s). If you are trying to list objects, remove the trailing slash. If "+
			"you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see "+
			"https://stripe.com/docs or we can help at https://support.stripe.com/.", c.req.Method, printable(c.req.URL.Path)),
	}
}

// input reads the parameters, from the query and the body alike.
func (t *task) input() (*input, error) {
	pairs, err := parsePairs(t.req.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	body, err := t.body()
	if err != nil {
		return nil, err
	}
	more, err := parsePairs(body)
	if err != nil {
		return nil, err
	}
	t.pairs = append(pairs, more...)
	return parseInput(t.pairs)
}

func (c *call) body() (string, error) {
	if c.req.Body == nil || c.req.ContentLength == 0 {
		return "", nil
	}
	data, err := io.ReadAll(io.LimitReader(c.req.Body, maxBody+1))
	if err != nil {
		return "", Invalid("", "", "The body of the request could not be read.")
	}
	if len(data) > maxBody {
		return "", Invalid("", "", "The body of the request is too large: at most %d bytes are accepted.", maxBody)
	}
	if len(data) == 0 {
		return "", nil
	}
	contentType := c.req.Header.Get("Content-Type")
	mediaType, _, err := mime.ParseMediaType(contentType)
	if contentType != "" && (err != nil || mediaType != "application/x-www-form-urlencoded") {
		return "", Invalid("", "", "Invalid request: the content type %s is not supported. Send the parameters as "+
			"application/x-www-form-urlencoded.", printable(contentType))
	}
	return string(data), nil
}

// objectAnswer encodes a successful answer.
func (c *call) objectAnswer(o Object) (answer, error) {
	body, err := encode(o)
	return answer{status: http.StatusOK, body: body}, err
}

// encode lays JSON out as Stripe does.
func encode(o Object) ([]byte, error) {
	body, err := store.EncodeObject(o, jsontext.WithIndent("  "))
	return append(body, '\n'), err
}

// errorAnswer puts an error into Stripe's envelope.
func (c *call) errorAnswer(err error) answer {
	var e *Error
	if !errors.As(err, &e) {
		e = c.internalError(err)
	}
	c.hint(e.Code)
	o := Object{"type": e.Type, "message": e.Message}
	for name, value := range map[string]string{"code": e.Code, "param": e.Param, "decline_code": e.DeclineCode} {
		if value != "" {
			o[name] = value
		}
	}
	if e.Code != "" {
		o["doc_url"] = "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(e.Code, "_", "-")
	}
	if !e.NoLog {
		o["request_log_url"] = c.logURL()
	}
	body, err := encode(Object{"error": o})
	if err != nil { // cannot be: these are all strings
		return answer{status: http.StatusInternalServerError}
	}
	return answer{status: e.Status, body: body}
}

// internalError answers for what is no *Error. A failure of the sandbox is logged, and tests are told, but the client does not see its
// text.
func (c *call) internalError(err error) *Error {
	switch {
	case store.IsBusy(err):
		return lockTimeout()
	case c.req.Context().Err() != nil:
		c.options.Log.Debug("the client went away", "request", c.requestID, "error", err)
	default:
		c.options.Log.Error("the sandbox failed", "request", c.requestID, "operation", c.operation, "error", err)
		c.report(fmt.Errorf("the sandbox failed: %w", err))
	}
	return &Error{
		Status: http.StatusInternalServerError, Type: TypeAPI,
		Message: "An unexpected error occurred in the sandbox. Its log has more under " + c.requestID + ".",
	}
}

func (c *call) logURL() string {
	account := ""
	if c.account != "" {
		account = printable(c.account) + "/"
	}
	return fmt.Sprintf("https://dashboard.stripe.com/%stest/logs/%s?t=%d", account, c.requestID, c.now.Unix())
}

// report tells a test of a failure of the sandbox.
func (c *call) report(err error) { c.Server.report(c.operation, err) }

func (s *Server) report(what string, err error) {
	if err != nil && s.options.CheckResponse != nil {
		s.options.CheckResponse(what, err)
	}
}
