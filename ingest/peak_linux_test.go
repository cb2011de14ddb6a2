package ingest

import (
	"fmt"
	"syscall"
)

// peakMemory is the most memory that this process and any child of it held. The
// children include compilers where the program was built by the test.
func peakMemory() string {
	var self, children syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &self) != nil || syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children) != nil {
		return ""
	}
	return fmt.Sprintf("peak memory: %d MiB here, %d MiB in a child", self.Maxrss>>10, children.Maxrss>>10)
}
