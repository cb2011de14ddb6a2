// Package synthesize turns quotes into themes, participants into candidate
// personas, and candidates into drafts made of evidence cards. It is pure: no
// database, no model, no files; vectors are passed in.
//
//	quotes ──Themes──▶ themes ──Spectra, Matrix──▶ who stands where
//	   │                  │
//	   └──Candidates──▶ groups of people ──Drafts──▶ personas of evidence cards
//	                      │
//	                 AskedOf: who was asked about what
//
// Every function gives the same result whatever the order of its input:
// quotes are sorted by their words first, and ties break by that order. Neither
// does it matter what files and people are called, which references are made of:
// they break ties only between people of whom the same is quoted.
//
// Nothing here writes prose about people. A label is a phrase that stands in
// quotes of at least two participants, or two keywords; a card holds counts and
// citations; a persona's name is a member's own words. Words for them are had of a
// model in package wording, which keeps what evidence carries.
package synthesize

// Version is raised whenever this package gives another result for some study;
// it is part of the fingerprints of its stages.
const Version = "synthesize/7"
