package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/account"
	"personas/research"
)

// TokenRow is a token, without its secret.
type TokenRow struct {
	ID        int64           `json:"id"`
	Name      string          `json:"account"`
	Label     string          `json:"label"`
	Study     int64           `json:"-"` // account.EveryStudy: all
	StudyName string          `json:"study"`
	Scopes    []account.Scope `json:"scopes"`
	MadeAt    time.Time       `json:"made_at"`
	EndsAt    time.Time       `json:"ends_at"`
	UsedAt    *time.Time      `json:"used_at"`
	RevokedAt *time.Time      `json:"revoked_at"`
}

// NewToken is a token that is to be made.
type NewToken struct {
	Account string
	Label   string // what it is for
	Study   int64  // account.EveryStudy: all
	Scopes  []account.Scope
	Life    time.Duration
}

// maxTokenLife is how long a token holds at the most.
const maxTokenLife = 366 * 24 * time.Hour

// maxLabel is how long a label is at the most, in bytes.
const maxLabel = 400

// PutToken makes a token. Its secret is told now and never again.
func (s *Store) PutToken(ctx context.Context, t NewToken) (id int64, secret account.Secret, err error) {
	if err := account.CheckScopes(t.Scopes); err != nil {
		return 0, "", err
	}
	if t.Life <= 0 || t.Life > maxTokenLife {
		return 0, "", &research.Error{Code: research.CodeUsage, Message: "a token holds from a moment to a year", Try: "give --days 90"}
	}
	if len(t.Label) > maxLabel || !storable(t.Label) {
		return 0, "", &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the label is no text of at most %d bytes", maxLabel), Try: "say more briefly what the token is for"}
	}
	secret = account.NewSecret(account.TokenSecret)
	err = s.InTx(ctx, func(tx *Tx) error {
		of, err := tx.lockAccount(ctx, t.Account)
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			INSERT INTO token (account_id, study_id, label, sum, scopes, ends_at)
			VALUES (@account, nullif(@study::bigint, 0), @label, @sum, @scopes, now() + @life::interval) RETURNING id`,
			pgx.StrictNamedArgs{"account": of, "study": t.Study, "label": t.Label, "sum": secret.Sum(), "scopes": t.Scopes, "life": t.Life}).Scan(&id)
	})
	return id, secret, err
}

// TokenOf finds whose a token is, with the rights that they have now and the
// token's limits; account.ErrOver where it opens nothing.
func (s *Store) TokenOf(ctx context.Context, secret account.Secret) (*account.Principal, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT t.id, a.id, a.name, coalesce(t.study_id, 0), t.scopes, `+rightsOf+`
		  FROM token t JOIN account a ON a.id = t.account_id
		 WHERE t.sum = $1 AND a.removed_at IS NULL AND t.revoked_at IS NULL AND t.ends_at > now()`, secret.Sum())
	if err != nil {
		return nil, err
	}
	p, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (*account.Principal, error) {
		var p account.Principal
		err := row.Scan(&p.Token, &p.Account, &p.Name, &p.Study, &p.Scopes, &p.Rights)
		return &p, err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, account.ErrOver
	}
	if err != nil {
		return nil, err
	}
	_, err = s.pool.Exec(ctx, `UPDATE token SET used_at = now() WHERE id = $1 AND (used_at IS NULL OR used_at < now() - interval '1 minute')`, p.Token)
	return p, err
}

// Tokens lists the tokens of an account, "" of all, those that hold first.
func (s *Store) Tokens(ctx context.Context, of string) ([]TokenRow, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT t.id, a.name, t.label, coalesce(t.study_id, 0), coalesce(s.name, ''), t.scopes, t.made_at, t.ends_at, t.used_at, t.revoked_at
		  FROM token t JOIN account a ON a.id = t.account_id LEFT JOIN study s ON s.id = t.study_id
		 WHERE $1 = '' OR a.name = $1 ORDER BY t.revoked_at IS NOT NULL OR t.ends_at <= now(), t.id`, of)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[TokenRow])
}

// RevokeToken ends a token of an account, "" of any.
func (s *Store) RevokeToken(ctx context.Context, of string, id int64) error {
	tag, err := s.pool.Exec(ctx, `
		UPDATE token t SET revoked_at = coalesce(revoked_at, now()) FROM account a
		 WHERE a.id = t.account_id AND t.id = $1 AND ($2 = '' OR a.name = $2)`, id, of)
	if err == nil && tag.RowsAffected() == 0 {
		err = &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no token %d", id), Try: "personas token list shows them"}
	}
	return err
}
