package review

import (
	"slices"
	"strings"
)

// Covers reports whether a right includes another. No right ("") covers only
// itself.
func (r Right) Covers(other Right) bool {
	return slices.Index(rights, r) >= slices.Index(rights, other)
}

// ParseRight reads the name of a right.
func ParseRight(name string) (Right, error) {
	if r := Right(strings.ToLower(name)); slices.Contains(rights, r) {
		return r, nil
	}
	return "", wrong("use viewer, researcher, reviewer, approver or admin", "there is no role %q", name)
}
