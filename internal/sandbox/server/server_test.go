package server

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// argsEnv makes the test binary run the server with these arguments, separated by spaces.
const argsEnv = "SANDBOX_TEST_ARGS"

func TestMain(m *testing.M) {
	if args := os.Getenv(argsEnv); args != "" {
		os.Exit(Run(context.Background(), strings.Fields(args), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// start runs the server in a process of its own and returns what it printed when ready.
func start(t *testing.T, args string) (cmd *exec.Cmd, ready string) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd = exec.CommandContext(t.Context(), binary)
	cmd.Env = append(os.Environ(), argsEnv+"="+args)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("it printed %q: %v", ready, err)
	}
	return cmd, ready
}

func client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		ForceAttemptHTTP2: true,
	}}
}

func get(t *testing.T, c *http.Client, url string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_test_server")
	response, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

var readyLine = regexp.MustCompile(`^Stripe sandbox ready on (http://127\.0\.0\.1:\d+) and (https://127\.0\.0\.1:\d+), store (\S+)\n$`)

func TestServesHTTPAndHTTPSUntilSIGTERM(t *testing.T) {
	t.Parallel()
	store := filepath.Join(t.TempDir(), "store.db")
	args := "-listen 127.0.0.1:0 -listen-tls 127.0.0.1:0 -store " + store
	account := ""
	for range 2 { // the second server finds what the first one kept
		cmd, ready := start(t, args)
		match := readyLine.FindStringSubmatch(ready)
		if match == nil || match[3] != store {
			t.Fatalf("it printed %q", ready)
		}
		c := client()
		for i, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
			if response, body := get(t, c, match[i+1]+"/_sandbox/health"); response.StatusCode != 200 || !strings.Contains(body, `"ok"`) ||
				response.Proto != proto {
				t.Errorf("%s answers %s %s %s", match[i+1], response.Proto, response.Status, body)
			}
		}
		_, body := get(t, c, match[2]+"/v1/account")
		if account == "" {
			account = body
		} else if body != account {
			t.Errorf("after a restart the account is %s, not %s", body, account)
		}
		stop(t, cmd)
	}
}

func TestLimitsRequests(t *testing.T) {
	t.Parallel()
	cmd, ready := start(t, "-listen 127.0.0.1:0 -rate-limit 0.001")
	url := regexp.MustCompile(`http://[\d.:]+`).FindString(ready)
	for _, want := range []int{http.StatusOK, http.StatusTooManyRequests} {
		if response, body := get(t, client(), url+"/v1/account"); response.StatusCode != want {
			t.Errorf("it answers %d %s, want %d", response.StatusCode, body, want)
		}
	}
	stop(t, cmd)
}

func stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it did not stop cleanly: %v", err)
	}
}

func TestRunSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // after the parallel subtests
		if err := taken.Close(); err != nil {
			t.Error(err)
		}
	})
	address := taken.Addr().String()
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"help", []string{"-help"}, exitOK, "-activation-delay duration"},
		{"an unknown flag", []string{"-nonesuch"}, exitUsage, "-nonesuch"},
		{"an argument", []string{"serve"}, exitUsage, "unexpected argument: serve"},
		{"a malformed delay", []string{"-activation-delay", "soon"}, exitUsage, "-activation-delay"},
		{"a negative delay", []string{"-activation-delay", "-1s"}, exitUsage, "negative"},
		{"a malformed limit", []string{"-rate-limit", "much"}, exitUsage, "-rate-limit"},
		{"a negative limit", []string{"-rate-limit", "-1"}, exitUsage, "negative"},
		{"no address at all", []string{"-listen", ""}, exitUsage, "nothing to listen on"},
		{"a port in use", []string{"-listen", address}, exitFailure, "choose another address"},
		{"a TLS port in use", []string{"-listen", "127.0.0.1:0", "-listen-tls", address}, exitFailure, "choose another address"},
		{"a malformed address", []string{"-listen", "nonsense"}, exitFailure, "missing port"},
		{"a store that cannot be", []string{"-listen", "127.0.0.1:0", "-store", t.TempDir()}, exitFailure, "is a directory"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if code := Run(t.Context(), test.args, &stdout, &stderr); code != test.code || !strings.Contains(stderr.String(), test.want) {
				t.Errorf("code %d, printed %q; want %d and %q", code, stderr.String(), test.code, test.want)
			}
			if stdout.Len() > 0 {
				t.Errorf("it claims to be ready: %s", stdout.String())
			}
		})
	}
}

func TestAnAddressThatOthersReachIsMentioned(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	stdout := writer(func(p []byte) (int, error) { cancel(); return len(p), nil })
	var stderr bytes.Buffer
	if code := Run(ctx, []string{"-listen", "0.0.0.0:0"}, stdout, &stderr); code != exitOK ||
		!strings.Contains(stderr.String(), "other machines can reach") {
		t.Errorf("code %d, printed %q", code, stderr.String())
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

func TestRunFailsWhenItCannotSayThatItIsReady(t *testing.T) {
	t.Parallel()
	broken := writer(func([]byte) (int, error) { return 0, errors.New("broken pipe") })
	var stderr bytes.Buffer
	if code := Run(t.Context(), []string{"-listen", "127.0.0.1:0"}, broken, &stderr); code != exitFailure ||
		!strings.Contains(stderr.String(), "broken pipe") {
		t.Errorf("code %d, printed %q", code, stderr.String())
	}
}

// serveOne serves a handler whose request waits until release is closed, stops the server in the middle of the request, and
// returns what became of both.
func serveOne(t *testing.T, drain time.Duration, stopped func(release chan struct{})) (status int, requestErr, serveErr error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		<-release
		w.WriteHeader(http.StatusTeapot)
	})
	served := make(chan error)
	go func() {
		served <- serve(ctx, []endpoint{{l, ""}}, handler, slog.New(slog.DiscardHandler), drain)
	}()
	go func() {
		<-ctx.Done()
		stopped(release)
	}()
	response, requestErr := http.Get("http://" + l.Addr().String())
	if requestErr == nil {
		status = response.StatusCode
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	return status, requestErr, <-served
}

func TestARequestInProgressIsAnsweredBeforeTheEnd(t *testing.T) {
	t.Parallel()
	status, requestErr, serveErr := serveOne(t, time.Minute, func(release chan struct{}) { close(release) })
	if status != http.StatusTeapot || requestErr != nil || serveErr != nil {
		t.Errorf("status %d, %v; the server: %v", status, requestErr, serveErr)
	}
}

func TestARequestThatDoesNotEndIsBrokenOff(t *testing.T) {
	t.Parallel()
	var hold chan struct{}
	_, requestErr, serveErr := serveOne(t, time.Millisecond, func(release chan struct{}) { hold = release })
	if requestErr == nil || !errors.Is(serveErr, context.DeadlineExceeded) {
		t.Errorf("the request: %v; the server: %v", requestErr, serveErr)
	}
	close(hold)
}
