package localpg

import (
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func (id identity) procAttr() (*syscall.SysProcAttr, error) {
	switch id.kind {
	case asAccount:
		return credential(id.uid, id.gid), nil
	case inNamespace:
		inside := insideID()
		return &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: inside, HostID: 0, Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: inside, HostID: 0, Size: 1}},
		}, nil
	}
	return &syscall.SysProcAttr{}, nil
}

// insideID is the uid and gid that root has within the namespace. initdb asks
// for the name that belongs to its uid, so it is one that has a name here.
// Nothing outside the namespace runs or owns files under it.
func insideID() int {
	for _, id := range []int{1000, 1, 2} {
		if _, err := user.LookupId(strconv.Itoa(id)); err == nil {
			return id
		}
	}
	return 1000
}

// serverProcess reports whether pid is a Postgres process of the cluster in
// data: every one of them has that directory as its working directory.
func serverProcess(pid int, data string) bool {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	exe, err := os.Readlink(filepath.Join(proc, "exe"))
	if err != nil || filepath.Base(strings.TrimSuffix(exe, " (deleted)")) != "postgres" {
		return false
	}
	cwd, err := os.Stat(filepath.Join(proc, "cwd"))
	if err != nil {
		return false
	}
	want, err := os.Stat(data)
	return err == nil && os.SameFile(cwd, want)
}

// serverProcesses returns the pids of all Postgres processes of the cluster in
// data.
func serverProcesses(data string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && serverProcess(pid, data) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// sharedMemoryType names where parallel queries keep what they share. It is
// files in the data directory where /dev/shm is missing or, as in most
// containers, too small for a parallel index build.
func sharedMemoryType() string {
	const enough = 512 << 20
	var fs syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &fs); err != nil || int64(fs.Blocks)*fs.Bsize < enough {
		return "mmap"
	}
	return "posix"
}
