// Command demo shows the provider's main job without a Stripe account: it applies an example in a scratch directory
// against the sandbox inside the provider, shows that a second plan is empty, destroys everything, and says what the
// sandbox holds then. It fails when any of that is not as it should be. `make demo` runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// options say what to run.
type options struct {
	terraform string // the Terraform CLI
	provider  string // the provider's binary
	version   string // the provider's version
	example   string // directory of the configuration
	keep      bool   // whether the scratch directory stays
}

func main() {
	var opts options
	flag.StringVar(&opts.terraform, "terraform", "terraform", "the Terraform CLI")
	flag.StringVar(&opts.provider, "provider", "", "the provider's binary")
	flag.StringVar(&opts.version, "version", "0.1.0", "the provider's version")
	flag.BoolVar(&opts.keep, "keep", false, "keep the scratch directory")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: demo [flags] DIRECTORY-OF-AN-EXAMPLE")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 || opts.provider == "" {
		flag.Usage()
		os.Exit(2)
	}
	opts.example = flag.Arg(0)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, opts, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run does the demo in a scratch directory, which it leaves behind only when something went wrong, or on request.
func run(ctx context.Context, opts options, out io.Writer) (err error) {
	scratch, err := os.MkdirTemp("", "stripe-demo-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil || opts.keep {
			fmt.Fprintf(out, "\nThe scratch directory is %s.\n", scratch)
			return
		}
		err = os.RemoveAll(scratch)
	}()

	workdir := filepath.Join(scratch, "work")
	if err := os.CopyFS(workdir, os.DirFS(opts.example)); err != nil {
		return err
	}
	config, err := writeMirror(scratch, opts.provider, opts.version)
	if err != nil {
		return err
	}
	terraform := &terraform{binary: opts.terraform, dir: workdir, config: config, out: out}
	return show(ctx, terraform, filepath.Join(workdir, "stripe-sandbox.db"), out)
}

// show is the demo itself.
func show(ctx context.Context, terraform *terraform, store string, out io.Writer) error {
	heading(out, "The Terraform CLI, and the provider from a mirror in the scratch directory")
	if err := terraform.quiet(ctx, "init", "-no-color", "-input=false"); err != nil {
		return err
	}
	if err := terraform.plain(ctx, "version", "-no-color"); err != nil {
		return err
	}

	heading(out, "terraform apply: provision the tenants in the embedded sandbox")
	if err := terraform.events(ctx, "apply", "-auto-approve", "-input=false"); err != nil {
		return err
	}

	heading(out, "terraform output: what each tenant got")
	if err := terraform.plain(ctx, "output", "-no-color"); err != nil {
		return err
	}

	heading(out, "terraform plan: a second plan has nothing to do")
	if err := terraform.plain(ctx, "plan", "-no-color", "-input=false", "-detailed-exitcode"); err != nil {
		return errors.Join(errors.New("the second plan is not empty"), err)
	}

	heading(out, "terraform destroy: end it all")
	if err := terraform.events(ctx, "destroy", "-auto-approve", "-input=false"); err != nil {
		return err
	}

	heading(out, "What the sandbox holds now")
	return report(ctx, store, out)
}

func heading(out io.Writer, text string) { fmt.Fprintf(out, "\n== %s\n\n", text) }
