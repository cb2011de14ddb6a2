package queue_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

const roleVariable = "PERSONAS_QUEUE_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(workInProcess(role))
	}
	goleak.VerifyTestMain(m)
}

func workInProcess(role string) int { return 1 }
