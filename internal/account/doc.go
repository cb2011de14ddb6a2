// Package account is who may come in: accounts with passwords, what they may do
// in which study, and the secrets that stand for them afterwards (sessions, links
// to choose a password by, tokens of programs). It keeps nothing; internal/store does.
//
// Of a secret only a hash is ever kept. A password is slow to hash, since people
// choose it; other secrets are 32 random bytes, for which SHA-256 will do.
package account
