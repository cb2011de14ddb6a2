// Package eval measures the product on labelled data: ours, or a team's own.
// It calls the same code as a run and needs no study.
package eval
