// Package bundle keeps files together under a signature: a zip whose manifest
// names every member with its size and SHA-256, signed with an Ed25519 key. It
// knows nothing of what the members hold; package export says that, and
// docs/BUNDLE.md describes the whole for other programs.
//
// A bundle has one form: members stored as they are, in one order, with nothing
// between or after them. So equal members give equal bytes whatever wrote them,
// and a file that is in any other form is none: it has no room for what the
// manifest does not name, and nothing in it grows when it is opened.
package bundle
