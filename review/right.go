package review

import (
	"slices"
	"strings"
)

// Right is what somebody may do in a study. Each includes those before it.
type Right string

// The rights, from the least.
const (
	Viewer     Right = "viewer"
	Researcher Right = "researcher"
	Reviewer   Right = "reviewer"
	Approver   Right = "approver"
	Admin      Right = "admin"
)

// Rights are all of them, from the least.
var Rights = []Right{Viewer, Researcher, Reviewer, Approver, Admin}

// Includes reports whether a right is another one, or more than it. No right ("")
// includes only itself.
func (r Right) Includes(other Right) bool {
	return slices.Index(Rights, r) >= slices.Index(Rights, other)
}

// ParseRight reads the name of a right.
func ParseRight(name string) (Right, error) {
	if r := Right(strings.ToLower(name)); slices.Contains(Rights, r) {
		return r, nil
	}
	return "", wrong("use viewer, researcher, reviewer, approver or admin", "there is no role %q", name)
}
