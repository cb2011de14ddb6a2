//go:build unix

package localpg

import (
	"errors"
	"os"
	"syscall"
)

// detached starts a process in a session of its own, out of reach of the
// terminal's signals and of whoever ends our process group.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// credential starts a process as another account, without further groups.
func credential(uid, gid int) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: &syscall.Credential{
		Uid: uint32(uid), Gid: uint32(gid), Groups: []uint32{uint32(gid)},
	}}
}

// inOwnGroup keeps signals to our process group away from a child.
func inOwnGroup(attr *syscall.SysProcAttr) { attr.Setpgid = true }

// owner returns the uid a file belongs to, -1 where the system does not say.
func owner(fi os.FileInfo) int {
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return -1
}

// flock takes the lock on f, exclusive or shared, and reports whether it could
// at once. The kernel frees it when every copy of f is closed, so also when
// its holder is killed.
func flock(f *os.File, exclusive bool) (bool, error) {
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// reap reports whether our child pid has ended, and takes it off the process
// table if so.
func reap(pid int) bool {
	got, err := syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
	return got == pid || errors.Is(err, syscall.ECHILD)
}

func kill(pid int, sig syscall.Signal) error { return syscall.Kill(pid, sig) }
