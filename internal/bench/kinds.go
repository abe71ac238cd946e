//go:build unix

package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
)

// configurations are one file for each kind of object, with the variables `n`, how many, and `revision`, of which each object
// takes note, so that another one is an update of all. `requests_per_second` is the provider's own.
//
//go:embed kinds/*.tf
var configurations embed.FS

// kinds are what is compared with the floor, each a configuration.
var kinds = []string{"cards", "cardholders", "tenants"}

// floor is the configuration that they are compared with.
const floor = "floor"

// writeConfiguration writes the configuration of a kind into a directory.
func writeConfiguration(kind, directory string) error {
	text, err := configurations.ReadFile("kinds/" + kind + ".tf")
	if err != nil {
		return fmt.Errorf("there is no configuration of %s: %w", kind, err)
	}
	return os.WriteFile(filepath.Join(directory, "main.tf"), text, 0o600)
}
