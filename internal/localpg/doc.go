// Package localpg runs a private Postgres with pgvector for one user: no
// service to set up, no port, no password. It is what the program works on when
// no DATABASE_URL is given.
//
//	Open ─── connects? ── yes ──────────────────────────────► connection string
//	           │ no                                              ▲
//	           ▼                                                 │
//	  lock, look again, initdb if new, start a keeper ── wait, prepare
//	                                         │
//	                                         ▼
//	  keeper (a session of its own) ──► postgres, its child
//	     │  every 20 s: any client? none for 10 minutes: stop it, end
//	     │
//	     ├─ killed: postgres lives on; the next Open finds it, and starts a
//	     │          keeper that adopts it, so that nothing runs for ever
//	     └─ postgres killed: the keeper ends; the next Open starts both, and
//	                Postgres recovers from its log
//
// Two locks order it all. Who starts or stops the server has start.lock; the
// keeper has keeper.lock for as long as it lives. The kernel frees both when
// their holder dies.
//
// The server is reached through a Unix socket in a directory that only its
// owner can enter, and trusts whoever gets there. Its pid file names that
// directory, so programs with different environments find the same server.
//
// Postgres refuses to run as root; identity.go tells what is done then.
package localpg
