//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// starts is how often a provider is started.
const starts = 20

// start is one start of a provider, measured.
type start struct {
	Handshake float64 `json:"handshake_s"` // from exec to the handshake
	Schema    float64 `json:"schema_s"`    // the answer to GetProviderSchema
	usage             // of the process, up to its end
}

// What starts have.
func handshake(s start) float64  { return s.Handshake }
func schemaDump(s start) float64 { return s.Schema }
func startCPU(s start) float64   { return s.CPU }
func startPeak(s start) float64  { return float64(s.Peak) }

// processResults are about a provider's process, and not what it does for Terraform.
type processResults struct {
	Binary      int64   `json:"binary_bytes"`
	FloorBinary int64   `json:"floor_binary_bytes"`
	Starts      []start `json:"starts"`
	FloorStarts []start `json:"floor_starts"`
}

func measureProcess(ctx context.Context, b *session) error {
	var r processResults
	for name, size := range map[string]*int64{stripeProvider: &r.Binary, bareProvider: &r.FloorBinary} {
		info, err := os.Stat(b.binary(name))
		if err != nil {
			return err
		}
		*size = info.Size()
	}
	for range starts {
		for name, into := range map[string]*[]start{stripeProvider: &r.Starts, bareProvider: &r.FloorStarts} {
			measured, err := b.startPlugin(ctx, name)
			if err != nil {
				return fmt.Errorf("start %s: %w", name, err)
			}
			*into = append(*into, measured)
		}
	}
	fmt.Fprintf(b.progress, "started both providers %d times\n", starts)
	b.results.Process = &r
	return nil
}

// startPlugin starts a provider as Terraform does, asks for its schemas, and ends it.
func (t *tools) startPlugin(ctx context.Context, name string) (s start, err error) {
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
	s.Handshake = time.Since(began).Seconds()
	if err == nil {
		s.Schema, err = askSchema(ctx, line)
	}
	if err != nil {
		return s, errors.Join(err, cmd.Process.Kill(), cmd.Wait())
	}
	if _, err := io.Copy(io.Discard, out); err != nil { // Wait must not close the pipe before
		return s, err
	}
	if err := cmd.Wait(); err != nil {
		return s, err
	}
	s.usage = usageOf(cmd.ProcessState)
	return s, nil
}

// askSchema reads the handshake, such as "1|6|unix|/tmp/plugin123|grpc|", asks the provider for its schemas, and tells it to
// end. What it answers is not looked at, so any type of message will do.
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
	seconds = time.Since(began).Seconds()
	err = conn.Invoke(ctx, "/plugin.GRPCController/Shutdown", &emptypb.Empty{}, &emptypb.Empty{})
	if status.Code(err) == codes.Unavailable { // it may be gone before it has answered
		err = nil
	}
	return seconds, err
}
