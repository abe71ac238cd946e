//go:build unix

package main

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
