package sandbox

import (
	"os"
	"syscall"
)

// outOfTime reports whether the system ended a process for the time it took.
func outOfTime(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && (status.Signal() == syscall.SIGXCPU || status.Signal() == syscall.SIGKILL)
}
