// Package store keeps studies in Postgres with pgvector. It is the only door to
// the database; what must never happen is refused there, by constraints whose
// names are sentences (migrations/0002_laws.sql).
//
// One file per group of tables. A public method is one transaction, or takes a
// [Tx] where the caller composes several; errors of the database are recognised
// by SQLSTATE and constraint name, never by their text.
//
// Readers see the study's current generation, through the views current_step
// and current_quote; a run in progress is invisible until its last transaction.
package store
