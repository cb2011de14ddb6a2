package research

import "errors"

// Error is a failure that a person is told about: what is wrong, and what to
// try. Code is for machines.
type Error struct {
	Code    Code
	Message string // what is wrong, with which file and place
	Try     string // what to do about it; "" where nothing can be said
	Err     error  // the cause, if any
}

// Code is the machine's word for a failure; one table maps it to exit codes.
type Code string

// The codes.
const (
	CodeUsage    Code = "usage"     // the command line or study.toml is wrong
	CodeNotFound Code = "not_found" // the named thing does not exist
	CodePartly   Code = "partly"    // done in part, resumable
	CodeRefused  Code = "refused"   // a gate or a verification said no
	CodeFailed   Code = "failed"
)

func (e *Error) Error() string {
	if e.Try == "" {
		return e.Message
	}
	return e.Message + "; " + e.Try
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first Error in err's chain, CodeFailed where
// there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeFailed
}
