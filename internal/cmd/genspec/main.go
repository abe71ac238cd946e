// Command genspec cuts Stripe's OpenAPI description down to what the sandbox needs, and writes what is generated from it.
//
// The description comes from the stripe-mock module; deltas bring it to the API version of the stripe-go release that the
// provider uses. Run it in the root of the repository: go run ./internal/cmd/genspec
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	sourceModule = "github.com/stripe/stripe-mock@v0.197.0"
	sourceFile   = "embedded/openapi/spec3.json"
	apiVersion   = "2025-08-27.basil"

	descriptionFile = "internal/sandbox/spec/description.gz"
)

func main() {
	root := flag.String("root", ".", "root of the repository")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "genspec:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	source, err := sourcePath(root)
	if err != nil {
		return err
	}
	doc, err := readDocument(source)
	if err != nil {
		return err
	}
	if err := doc.applyDeltas(); err != nil {
		return err
	}
	text, err := doc.compile()
	if err != nil {
		return err
	}
	if err := writeCompressed(filepath.Join(root, descriptionFile), text); err != nil {
		return err
	}
	for _, of := range enumerations {
		source, err := doc.source(of)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(root, filepath.FromSlash(of.file)), source); err != nil {
			return err
		}
	}
	return nil
}

// sourcePath has the Go command download the module that ships the description.
func sourcePath(root string) (string, error) {
	cmd := exec.Command("go", "mod", "download", "-json", sourceModule)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s%s", err, out, exit.Stderr)
		}
		return "", fmt.Errorf("download %s: %w", sourceModule, err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return "", fmt.Errorf("download %s: %w", sourceModule, err)
	}
	return filepath.Join(module.Dir, filepath.FromSlash(sourceFile)), nil
}

// writeFile writes only when the contents differ, so that running the generator again changes nothing.
func writeFile(path string, contents []byte) error {
	old, err := os.ReadFile(path)
	if err == nil && bytes.Equal(old, contents) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, contents, 0o644)
}
