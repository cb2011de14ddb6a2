// Package export renders a [research.Edition], a study with its drafts and the
// whole chain of evidence beneath them, to files that people keep and forward.
// It reads nothing else: no store, no clock, no network.
//
//	format  files                          for
//	html    report.html                    reading: one file, no script, nothing fetched
//	md      study.md, one file per persona  wikis and editors
//	csv     quotes, themes, matrix, claims  spreadsheets
//	json    study.json                     programs; see schema.go
//	methods methods.md                     a report's page on how it was made
//	bundle  bundle.zip                     whoever must be able to check it; see docs/BUNDLE.md
//
// Three rules hold for all of them:
//
//   - An edition is checked before a byte is written: every quote is compared
//     with its document's bytes and every reference is followed. What does not
//     hold is an error that names it; no file is left half made.
//   - Everything a person said, wrote or named is hostile input. It reaches a
//     file only through the escaping of that file's format.
//   - The same edition gives the same bytes.
//
// [Verify] looks through a bundle with nothing but its bytes.
package export
