// Package pipeline takes a study through its stages, in order:
//
//	scan ─► ingest ─► extract ─► embed ─► themes ─► candidates ─► drafts ─► shown
//
// A stage is a function over one item, in the package of its name; what belongs
// here is what the items are, how many run at once, what is skipped, and when a
// stage is complete. Each piece of work is a unit with a fingerprint of all it
// depends on; a unit whose step is in the store is never done again, so a second
// run with nothing new does nothing, and a run that was killed goes on where it
// was. The transaction that finishes a stage's last unit plans the next stage;
// the last of a run makes its results what readers see.
package pipeline
