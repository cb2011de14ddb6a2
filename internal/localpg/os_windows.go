package localpg

import (
	"os"
	"syscall"
)

// The private server is not built for Windows: New returns ErrUnsupported, so
// nothing here is ever called. It is what the rest needs to compile.

func (identity) procAttr() (*syscall.SysProcAttr, error) { return nil, ErrUnsupported }
func detached() *syscall.SysProcAttr                     { return nil }
func inOwnGroup(*syscall.SysProcAttr)                    {}
func owner(os.FileInfo) int                              { return -1 }
func flock(*os.File, bool) (bool, error)                 { return false, ErrUnsupported }
func reap(int) bool                                      { return true }
func kill(int, syscall.Signal) error                     { return ErrUnsupported }
func serverProcess(int, string) bool                     { return false }
func serverProcesses(string) []int                       { return nil }
func sharedMemoryType() string                           { return "" }
