// Command child does what a job must not.
package main

import (
	"bytes"
	"errors"
	"os"
	"time"

	"personas/internal/sandbox"
)

var jobs = map[string]func([]byte) ([]byte, error){
	"echo": func(in []byte) ([]byte, error) { return in, nil },
	"spin": func([]byte) ([]byte, error) {
		for n := uint(0); ; n++ {
			sink = n
		}
	},
	"sleep": func([]byte) ([]byte, error) {
		time.Sleep(time.Minute)
		return nil, nil
	},
	"grow": func([]byte) ([]byte, error) {
		var all [][]byte
		for {
			all = append(all, bytes.Repeat([]byte{1}, 16<<20))
		}
	},
	"pour":     func([]byte) ([]byte, error) { return make([]byte, 8<<20), nil },
	"panic":    func([]byte) ([]byte, error) { panic("on purpose") },
	"overflow": func([]byte) ([]byte, error) { return nil, deeper(0) },
	"fail":     func([]byte) ([]byte, error) { return nil, errors.New("on purpose") },
	"look": func(in []byte) ([]byte, error) {
		_ = os.WriteFile(string(in), []byte("words"), 0o600)
		return []byte(os.Getenv("SECRET") + os.Getenv("HOME")), nil
	},
}

var sink uint

func deeper(n int) error {
	if n < 0 {
		return nil
	}
	return errors.Join(deeper(n + 1))
}

func main() {
	limits := sandbox.Limits{Memory: 512 << 20, CPU: time.Second, Output: 1 << 20}
	os.Exit(sandbox.Serve(limits, os.Stdin, os.Stdout, jobs[os.Args[1]]))
}
