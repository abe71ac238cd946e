//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// starts is how often a provider is started.
const starts = 20

// start is one start of a provider, measured.
type start struct {
	Seconds float64 `json:"seconds"`            // from exec to the handshake
	Schema  float64 `json:"schema_s,omitempty"` // until it has answered GetProviderSchema then
	usage           // of the process, up to its end
}

// What starts have.
func startTime(s start) float64  { return s.Seconds }
func schemaTime(s start) float64 { return s.Schema }
func startCPU(s start) float64   { return s.CPU }
func startPeak(s start) float64  { return float64(s.Peak) }

// processResults are about the processes of both providers, and not what they do for Terraform.
type processResults struct {
	Provider process `json:"provider"`
	Floor    process `json:"floor"`
}

// process is what is known of a provider's process.
type process struct {
	Binary     int64   `json:"binary_bytes"`
	Handshakes []start `json:"handshakes"` // starts that end with the handshake
	Schemas    []start `json:"schemas"`    // starts that end with the schemas
}

func measureProcess(ctx context.Context, b *session) error {
	var r processResults
	both := map[string]*process{stripeProvider: &r.Provider, bareProvider: &r.Floor}
	for name, p := range both {
		info, err := os.Stat(b.binary(name))
		if err != nil {
			return err
		}
		p.Binary = info.Size()
	}
	for range starts {
		for name, p := range both {
			handshake, err := b.startPlugin(ctx, name, false)
			if err != nil {
				return fmt.Errorf("start %s: %w", name, err)
			}
			schema, err := b.startPlugin(ctx, name, true)
			if err != nil {
				return fmt.Errorf("schemas of %s: %w", name, err)
			}
			p.Handshakes, p.Schemas = append(p.Handshakes, handshake), append(p.Schemas, schema)
		}
	}
	fmt.Fprintf(b.progress, "started both providers %d times\n", 2*starts)
	b.results.Process = &r
	return nil
}

// startPlugin starts a provider as Terraform does, and ends it after the handshake, or after it has told its schemas.
func (t *tools) startPlugin(ctx context.Context, name string, schemas bool) (s start, err error) {
	// Without the cookie, which every provider knows, a plugin only says that it is one.
	env := append([]string{
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6",
	}, t.env...)
	cmd := command(ctx, env, t.binary(name))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return s, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return s, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	s.Seconds = time.Since(began).Seconds()
	if err == nil && schemas {
		s.Schema, err = askSchema(ctx, line)
	}
	if err := errors.Join(err, cmd.Process.Kill()); err != nil {
		return s, errors.Join(err, cmd.Wait())
	}
	var killed *exec.ExitError
	if err := cmd.Wait(); err != nil && (!errors.As(err, &killed) || ctx.Err() != nil) {
		return s, err
	}
	s.usage = usageOf(cmd.ProcessState)
	return s, nil
}

// askSchema reads the handshake, such as "1|6|unix|/tmp/plugin123|grpc|", and asks the provider for its schemas. What it answers is
// not looked at, so any type of message will do.
func askSchema(ctx context.Context, line string) (seconds float64, err error) {
	fields := strings.Split(strings.TrimSpace(line), "|")
	if len(fields) < 5 || fields[2] != "unix" || fields[4] != "grpc" {
		return 0, fmt.Errorf("this is no handshake: %q", line)
	}
	conn, err := grpc.NewClient("unix:"+fields[3], grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	began := time.Now()
	if err := conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{}); err != nil {
		return 0, err
	}
	return time.Since(began).Seconds(), nil
}
