package sandbox_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Environment of a test binary that plays another process which moves money in the same store.
const (
	storeEnv = "SANDBOX_TEST_STORE"
	seedEnv  = "SANDBOX_TEST_SEED"
	stepsEnv = "SANDBOX_TEST_STEPS"
	moneyEnv = "SANDBOX_TEST_MONEY"
)

func TestMain(m *testing.M) {
	if os.Getenv(storeEnv) == "" {
		os.Exit(m.Run())
	}
	if err := play(); err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// shared is what a process has to know of the money that it moves.
type shared struct {
	Account, Other string
	Made           map[string][]string
}

// play is what another process does: random steps, each told once it has been answered.
func play() error {
	seed, err := strconv.ParseUint(os.Getenv(seedEnv), 10, 64)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(os.Getenv(stepsEnv))
	if err != nil {
		return err
	}
	var given shared
	if err := json.Unmarshal([]byte(os.Getenv(moneyEnv)), &given); err != nil {
		return err
	}
	var faults []error
	m, err := newMoney(os.Getenv(storeEnv), &faults)
	if err != nil {
		return err
	}
	m.account, m.other, m.made = given.Account, given.Other, given.Made
	random := rand.New(rand.NewPCG(seed, seed))
	for range count {
		what, err := m.take(random.IntN)
		if err != nil || len(faults) > 0 {
			return fmt.Errorf("%s: %w %v", what, err, faults)
		}
		fmt.Println(what)
	}
	return m.sandbox.Close()
}

// Several processes move money in one store at once, and every so often one of them is killed in the middle of it.
func TestMoneyIsNeitherMadeNorLostByProcessesThatCrash(t *testing.T) {
	t.Parallel()
	const (
		processes = 3
		lives     = 4   // of each process; all but the last end by being killed
		life      = 150 // steps of a life
	)
	path := filepath.Join(t.TempDir(), "store.db")
	var faults []error
	m, err := newMoney(path, &faults)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.sandbox.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := m.provision(); err != nil {
		t.Fatal(err)
	}
	given, err := json.Marshal(shared{Account: m.account, Other: m.other, Made: m.made})
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	t.Logf("the seed is %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	var wait sync.WaitGroup
	steps := make(chan int, processes*lives)
	for p := range processes {
		var ends []int // of the lives that are cut short
		for range lives - 1 {
			ends = append(ends, 1+random.IntN(life))
		}
		wait.Go(func() {
			for l, end := range append(ends, life+1) {
				steps <- live(t, path, string(given), seed+uint64(p*lives+l), life, end)
			}
		})
	}
	wait.Wait()
	close(steps)
	total := 0
	for n := range steps {
		total += n
	}
	t.Logf("%d steps of %d processes, of which %d were killed", total, processes*lives, processes*(lives-1))
	if err := m.prove(); err != nil || len(faults) > 0 {
		t.Error(err, faults)
	}
}

// live runs one process, kills it when it has told of as many steps as end says, and returns how many it did.
func live(t *testing.T, path, given string, seed uint64, life, end int) int {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Error(err)
		return 0
	}
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = append(os.Environ(),
		storeEnv+"="+path, moneyEnv+"="+given, seedEnv+"="+strconv.FormatUint(seed, 10), stepsEnv+"="+strconv.Itoa(life))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Error(err)
		return 0
	}
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return 0
	}
	told := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "failed:") {
			t.Errorf("seed %d, step %d: %s", seed, told, lines.Text())
		}
		if told++; told == end {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err != nil && told < end {
		t.Errorf("seed %d: %v", seed, err)
	}
	return told
}
