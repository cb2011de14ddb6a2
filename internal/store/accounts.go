package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/account"
	"personas/research"
	"personas/review"
)

// AccountRow is an account, without its password.
type AccountRow struct {
	ID       int64
	Name     string
	MadeAt   time.Time
	Password bool                   // they have one, and can sign in
	LastSeen *time.Time             // the last use of a session of theirs; nil: none that is left
	Rights   map[int64]review.Right // by study; account.EveryStudy: in all
}

// PutAccount makes an account, with no right in any study.
func (s *Store) PutAccount(ctx context.Context, name, password string) (AccountRow, error) {
	name, err := account.CheckName(name)
	if err != nil {
		return AccountRow{}, err
	}
	hash, err := hashed(ctx, name, password)
	if err != nil {
		return AccountRow{}, err
	}
	return s.putAccount(ctx, name, hash)
}

// Invite makes an account that nobody can sign in with until somebody with a link
// (NewLink) has chosen its password.
func (s *Store) Invite(ctx context.Context, name string) (AccountRow, error) {
	name, err := account.CheckName(name)
	if err != nil {
		return AccountRow{}, err
	}
	return s.putAccount(ctx, name, "")
}

func (s *Store) putAccount(ctx context.Context, name, hash string) (AccountRow, error) {
	row := AccountRow{Name: name, Rights: map[int64]review.Right{}}
	err := s.pool.QueryRow(ctx, `INSERT INTO account (name, password) VALUES ($1, $2) RETURNING id, made_at`, row.Name, hash).Scan(&row.ID, &row.MadeAt)
	if Constraint(err) == "an_account_has_a_name_of_its_own" {
		return row, &research.Error{Code: research.CodeRefused, Message: fmt.Sprintf("there is, or was, an account %q", row.Name),
			Try: "take another name: what was done under this one stays so"}
	}
	return row, err
}

func hashed(ctx context.Context, name, password string) (string, error) {
	if err := account.CheckPassword(name, password); err != nil {
		return "", err
	}
	return account.Hash(ctx, password)
}

// Account reads an account by its name.
func (s *Store) Account(ctx context.Context, name string) (AccountRow, error) {
	name, err := account.CheckName(name)
	if err != nil {
		return AccountRow{}, err
	}
	all, err := s.accounts(ctx, name)
	if err != nil {
		return AccountRow{}, err
	}
	if len(all) == 0 {
		return AccountRow{}, noAccount(name)
	}
	return all[0], nil
}

// Accounts lists the accounts that were not removed, by name.
func (s *Store) Accounts(ctx context.Context) ([]AccountRow, error) { return s.accounts(ctx, "") }

func (s *Store) accounts(ctx context.Context, name string) ([]AccountRow, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT a.id, a.name, a.made_at, a.password <> '', (SELECT max(used_at) FROM session WHERE account_id = a.id),
		       `+rightsOf+`
		  FROM account a WHERE a.removed_at IS NULL AND ($1 = '' OR a.name = $1) ORDER BY a.name COLLATE "C"`, name)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a AccountRow, err error) {
		err = row.Scan(&a.ID, &a.Name, &a.MadeAt, &a.Password, &a.LastSeen, &a.Rights)
		return a, err
	})
}

// rightsOf is an account's rights by study, as JSON.
const rightsOf = `(SELECT coalesce(json_object_agg(coalesce(r.study_id, 0), r.right_name), '{}') FROM account_right r WHERE r.account_id = a.id)`

func noAccount(name string) error {
	return &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no account %q", name), Try: "personas user list shows them"}
}

// SetPassword gives an account another password and ends its sessions.
func (s *Store) SetPassword(ctx context.Context, name, password string) error {
	name, err := account.CheckName(name)
	if err != nil {
		return err
	}
	hash, err := hashed(ctx, name, password)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		id, err := tx.lockAccount(ctx, name)
		if err != nil {
			return err
		}
		return tx.setPassword(ctx, id, hash)
	})
}

func (tx *Tx) setPassword(ctx context.Context, id int64, hash string) error {
	if _, err := tx.Exec(ctx, `UPDATE account SET password = $2 WHERE id = $1`, id, hash); err != nil {
		return err
	}
	return tx.endAll(ctx, id)
}

// RemoveAccount ends all that an account opens. Its name stays taken: the log
// holds it.
func (s *Store) RemoveAccount(ctx context.Context, name string) error {
	return s.InTx(ctx, func(tx *Tx) error {
		id, err := tx.lockAccount(ctx, name)
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`UPDATE account SET removed_at = now(), password = '' WHERE id = $1`,
			`DELETE FROM account_right WHERE account_id = $1`,
			`UPDATE token SET revoked_at = now() WHERE account_id = $1 AND revoked_at IS NULL`,
		} {
			if _, err := tx.Exec(ctx, statement, id); err != nil {
				return err
			}
		}
		return tx.endAll(ctx, id)
	})
}

// endAll ends the sessions of an account and the links that would open one.
func (tx *Tx) endAll(ctx context.Context, id int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM session WHERE account_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM link WHERE account_id = $1`, id)
	return err
}

// lockAccount finds an account, and keeps others from opening anything with it
// until the transaction ends.
func (tx *Tx) lockAccount(ctx context.Context, name string) (id int64, err error) {
	if name, err = account.CheckName(name); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `SELECT id FROM account WHERE name = $1 AND removed_at IS NULL FOR UPDATE`, name).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = noAccount(name)
	}
	return id, err
}

// GiveRight says what an account may do in a study, or in every one
// (account.EveryStudy); "" takes the right away. It holds from the next request.
func (s *Store) GiveRight(ctx context.Context, name string, study int64, right review.Right) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.giveRight(ctx, name, study, right)
		return err
	})
}

// Admit says what an account may do in a study, as GiveRight does, and logs who
// said so: e tells by whom.
func (s *Store) Admit(ctx context.Context, study StudyRow, name string, right review.Right, e research.Event) error {
	name, err := account.CheckName(name)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		if err := tx.lockLog(ctx, study.ID); err != nil {
			return err
		}
		was, err := tx.giveRight(ctx, name, study.ID, right)
		if err != nil || was == right {
			return err
		}
		e.Act, e.Admission = research.ActAdmit, &research.Admission{Account: name, Before: string(was), After: string(right)}
		_, err = tx.putEvent(ctx, study, &e)
		return err
	})
}

// giveRight returns the right that there was before.
func (tx *Tx) giveRight(ctx context.Context, name string, study int64, right review.Right) (was review.Right, err error) {
	id, err := tx.lockAccount(ctx, name)
	if err != nil {
		return "", err
	}
	err = tx.QueryRow(ctx, `DELETE FROM account_right WHERE account_id = $1 AND study_id IS NOT DISTINCT FROM nullif($2::bigint, 0) RETURNING right_name`,
		id, study).Scan(&was)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	if err != nil || right == "" {
		return was, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_right (account_id, study_id, right_name) VALUES ($1, nullif($2::bigint, 0), $3)`, id, study, right)
	return was, err
}
