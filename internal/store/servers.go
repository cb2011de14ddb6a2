package store

import (
	"time"

	"github.com/jackc/pgx/v5"
)

// serverState is what a server takes now, as its row says.
type serverState struct {
	requests, tokens bucket
	closed           float64 // seconds for which it wants to be left alone
	free             bool    // another call may be in flight
	gone             bool    // the caller's own lock can be had
}

// lock reads the state of a server, tells it what is left of calls that are over,
// and keeps others from changing it.
func (s *serverState) lock(b *pgx.Batch, server string, r Rates, left remains) {
	b.Queue(`
		INSERT INTO model_server AS s (server) VALUES ($1) ON CONFLICT (server) DO UPDATE SET `+leftBehind+`
		RETURNING requests, tokens, said_requests, said_tokens,
		          coalesce(extract(epoch FROM clock_timestamp() - filled_at), 1e9)::float8,
		          coalesce(extract(epoch FROM not_before - clock_timestamp()), 0)::float8`, left.args(server)...).QueryRow(func(row pgx.Row) error {
		var since float64
		var said Rates
		err := row.Scan(&s.requests.left, &s.tokens.left, &said.RequestsPerMinute, &said.TokensPerMinute, &since, &s.closed)
		s.requests.fill(orSaid(r.RequestsPerMinute, said.RequestsPerMinute), since)
		s.tokens.fill(orSaid(r.TokensPerMinute, said.TokensPerMinute), since)
		return err
	})
}

// leftBehind is what calls that are over change of a server.
const leftBehind = `
	tokens = s.tokens + $2::float8,
	said_requests = coalesce(nullif($3::int, 0), s.said_requests), said_tokens = coalesce(nullif($4::int, 0), s.said_tokens),
	not_before = CASE WHEN $5::float8 > 0 THEN greatest(s.not_before, clock_timestamp() + make_interval(secs => $5::float8)) ELSE s.not_before END`

// args are what leftBehind takes.
func (r remains) args(server string) []any {
	return []any{server, float64(r.tokens), r.said.RequestsPerMinute, r.said.TokensPerMinute, r.wait()}
}

// wait is for how many seconds the server wants to be left alone.
func (r remains) wait() float64 {
	if r.until.IsZero() {
		return 0
	}
	return max(0, time.Until(r.until).Seconds())
}

// write tells the database what is left.
func (r remains) write(b *pgx.Batch, server string) {
	b.Queue(`UPDATE model_server s SET `+leftBehind+` WHERE server = $1`, r.args(server)...)
}

func orSaid(given, said int) int {
	if given == 0 {
		return said
	}
	return given
}

// wait is how long it takes until a call may start.
func (s *serverState) wait(tokens int) time.Duration {
	seconds := max(s.closed, s.requests.until(1), s.tokens.until(float64(tokens)))
	return time.Duration(max(seconds, 0) * float64(time.Second))
}

// bucket keeps a limit a minute: it holds what comes in a second, so that no
// minute, wherever it begins, sees more than the limit.
type bucket struct {
	left, size, perSecond float64 // a size of 0 is no limit
}

// fill adds what came since it was last filled.
func (b *bucket) fill(perMinute int, seconds float64) {
	if perMinute == 0 {
		return
	}
	limit := float64(perMinute)
	b.size = max(1, limit/60)
	b.perSecond = max(1, limit-b.size) / 60
	b.left = min(b.size, b.left+seconds*b.perSecond)
}

// until is how many seconds it takes until so much may be taken. What is more
// than the bucket holds is taken when it is full, and owed.
func (b *bucket) until(n float64) float64 {
	if b.size == 0 {
		return 0
	}
	return (min(n, b.size) - b.left) / b.perSecond
}

// less is what is left when so much was taken. Without a limit nothing is owed.
func (b *bucket) less(n float64) float64 {
	if b.size == 0 {
		return 0
	}
	return b.left - n
}

// place asks whether another call may be in flight: where all callers that live
// have fewer, and none of them waits that has fewer than this one. The server's
// row is locked, so nobody else tries their locks meanwhile.
func (s *serverState) place(b *pgx.Batch, server string, caller int32, limit int) {
	b.Queue(`
		WITH dead AS (
		    DELETE FROM model_lease
		     WHERE server = $1 AND CASE WHEN caller <> $2 THEN pg_try_advisory_xact_lock($3, caller) ELSE false END
		    RETURNING caller),
		live AS (SELECT *, caller = $2 AS mine FROM model_lease WHERE server = $1 AND caller NOT IN (SELECT caller FROM dead))
		SELECT coalesce(sum(held), 0),
		       coalesce(min(held) FILTER (WHERE NOT mine AND waiting_until > clock_timestamp()) < max(held) FILTER (WHERE mine), false),
		       pg_try_advisory_xact_lock($3, $2)
		  FROM live`, server, caller, callerLock).QueryRow(func(row pgx.Row) error {
		var held int
		var poorer bool
		err := row.Scan(&held, &poorer, &s.gone)
		s.free = limit == 0 || held < limit && !poorer
		return err
	})
}

// waits notes that a caller found no place.
func waits(b *pgx.Batch, server string, caller int32, held int) {
	b.Queue(`
		INSERT INTO model_lease (server, caller, held, waiting_until) VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
		ON CONFLICT (server, caller) DO UPDATE SET held = excluded.held, waiting_until = excluded.waiting_until`,
		server, caller, held, (4 * lookAgain).Seconds())
}

// holds notes how many calls a caller has in flight.
func holds(b *pgx.Batch, server string, caller int32, held int) {
	b.Queue(`UPDATE model_lease SET held = $3 WHERE server = $1 AND caller = $2`, server, caller, held)
}

// admit takes a call out of the buckets and says how many are in flight with it.
func (s *serverState) admit(b *pgx.Batch, server string, caller int32, held, tokens int) {
	b.Queue(`
		WITH one AS (
		    INSERT INTO model_lease (server, caller, held) VALUES ($1, $2, $3)
		    ON CONFLICT (server, caller) DO UPDATE SET held = excluded.held, waiting_until = NULL)
		UPDATE model_server SET requests = $4, tokens = $5, filled_at = clock_timestamp() WHERE server = $1`,
		server, caller, held, s.requests.less(1), s.tokens.less(float64(tokens)))
}
