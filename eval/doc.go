// Package eval measures the product on labelled data: ours, or a team's own.
// It calls the same code as a run, and beside every figure puts what comes out
// without understanding anything.
package eval
