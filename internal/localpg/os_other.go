//go:build unix && !linux

package localpg

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

func (id identity) procAttr() (*syscall.SysProcAttr, error) {
	switch id.kind {
	case asAccount:
		return credential(id.uid, id.gid), nil
	case inNamespace:
		return nil, errors.New("this system has no user namespaces")
	}
	return &syscall.SysProcAttr{}, nil
}

// serverProcess reports whether pid is the Postgres of the cluster in data, by
// the command line it was started with.
func serverProcess(pid int, data string) bool {
	out, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(out), "postgres") && strings.Contains(string(out), data)
}

// serverProcesses is not known here: nothing tells a backend's cluster.
func serverProcesses(string) []int { return nil }

func sharedMemoryType() string { return "posix" }
