//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

// platformKey is the key of every request: all objects of a store are of one platform.
const platformKey = "sk_test_bench"

// sandbox is a sandbox that is served by a process of its own.
type sandbox struct {
	url    string
	cmd    *exec.Cmd
	stderr bytes.Buffer
	client *http.Client
}

var readyAt = regexp.MustCompile(`ready on (http://\S+?),`)

// startSandbox serves a store.
func (t *tools) startSandbox(ctx context.Context, store string, flags ...string) (*sandbox, error) {
	s := &sandbox{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	args := append([]string{"sandbox", "--listen", "127.0.0.1:0", "--store", store}, flags...)
	s.cmd = command(ctx, t.env, t.binary(stripeProvider), args...)
	s.cmd.Stderr = &s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the sandbox does not start: %w\n%s", s.cmd.Wait(), &s.stderr), err)
	}
	match := readyAt.FindStringSubmatch(line)
	if match == nil {
		return nil, errors.Join(fmt.Errorf("the sandbox prints no address, but %q", line), s.cmd.Process.Kill(), s.cmd.Wait())
	}
	s.url = match[1]
	return s, nil
}

// stop ends the sandbox and says what it has cost.
func (s *sandbox) stop() (usage, error) {
	s.client.CloseIdleConnections()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return usage{}, err
	}
	if err := s.cmd.Wait(); err != nil {
		return usage{}, fmt.Errorf("the sandbox: %w\n%s", err, &s.stderr)
	}
	return usageOf(s.cmd.ProcessState), nil
}

func (s *sandbox) close() error {
	_, err := s.stop()
	return err
}

// memory is the resident memory of the sandbox now.
func (s *sandbox) memory(ctx context.Context) (int64, error) {
	printed, err := exec.CommandContext(ctx, "ps", "-o", "rss=", "-p", strconv.Itoa(s.cmd.Process.Pid)).Output() //nolint:gosec // a number
	if err != nil {
		return 0, fmt.Errorf("ps: %w", err)
	}
	kilobytes, err := strconv.ParseInt(strings.TrimSpace(string(printed)), 10, 64)
	return kilobytes * 1024, err
}

// requestLog is what the sandbox has counted.
type requestLog struct {
	Total      int            `json:"total"`
	Operations map[string]int `json:"operations"`
}

// minus is what has come since before.
func (l requestLog) minus(before requestLog) requestLog {
	since := requestLog{Total: l.Total - before.Total, Operations: map[string]int{}}
	for operation, count := range l.Operations {
		if n := count - before.Operations[operation]; n > 0 {
			since.Operations[operation] = n
		}
	}
	return since
}

// requests are the requests so far.
func (s *sandbox) requests(ctx context.Context) (log requestLog, err error) {
	body, err := s.send(ctx, http.MethodGet, "/_sandbox/requests", "")
	if err != nil {
		return log, err
	}
	return log, json.Unmarshal(body, &log)
}

// send sends a request, as an application would with no SDK, and returns the body of the answer, which must be a success.
func (s *sandbox) send(ctx context.Context, method, path, form string) (body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+platformKey)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	body, err = io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %s %s", method, path, resp.Status, body)
	}
	return body, nil
}
