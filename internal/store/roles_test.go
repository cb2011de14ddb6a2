package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"personas/internal/localpg/localpgtest"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

const forbidden = "42501" // insufficient_privilege

func sqlState(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// The program's role can change nothing that is kept for ever, switch nothing off
// that keeps it, and define nothing.
func TestProgramsRoleChangesNothingKept(t *testing.T) {
	t.Parallel()
	s := newBench(t)
	access, err := s.Store.Access(t.Context())
	if err != nil || access.Role != store.AppRole || !access.Apart || access.Login == access.Role {
		t.Fatalf("%+v, %v", access, err)
	}
	crimes := []string{
		`CREATE TABLE mine ()`, `CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`, `CREATE SCHEMA mine`, `DROP SCHEMA personas CASCADE`,
		`SET session_replication_role = replica`, `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
		`DROP FUNCTION check_quotes() CASCADE`, `INSERT INTO migration (version) VALUES (1000)`, `DELETE FROM migration`, `CREATE ROLE eve`,
		`ALTER ROLE personas_app SUPERUSER`, `COPY review_word TO PROGRAM 'true'`, `CREATE VIEW vectors.v AS SELECT 1; ALTER TABLE quote DISABLE TRIGGER ALL`,
		`ALTER TABLE quote DISABLE TRIGGER ALL`, `ALTER TABLE quote DROP CONSTRAINT a_quote_has_words`, `DROP TRIGGER quotes_are_verbatim_on_insert ON quote`,
	}
	for _, table := range []string{"review_event", "review_word", "frozen", "revision", "pack", "pack_revision", "document", "content", "correction", "regrouping"} {
		var column string
		err := s.Store.Pool().QueryRow(t.Context(), `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum DESC LIMIT 1`, table).Scan(&column)
		if err != nil {
			t.Fatal(err)
		}
		crimes = append(crimes, fmt.Sprintf(`UPDATE %s SET %s = DEFAULT`, table, column), `DELETE FROM `+table, `TRUNCATE `+table+` CASCADE`,
			`ALTER TABLE `+table+` DISABLE TRIGGER ALL`, `DROP TABLE `+table+` CASCADE`, `ALTER TABLE `+table+` OWNER TO personas_app`,
			`CREATE TRIGGER t BEFORE INSERT ON `+table+` FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`)
	}
	for _, crime := range crimes {
		if _, err := s.Store.Pool().Exec(t.Context(), crime); sqlState(err) != forbidden {
			t.Errorf("%s: %v", crime, err)
		}
	}
	events, err := s.Store.Events(t.Context(), s.ID)
	if problems, erased := research.VerifyLog(events); err != nil || len(events) != 3 || len(problems)+erased > 0 {
		t.Errorf("%d actions, %v, %d erased, %v", len(events), problems, erased, err)
	}
}

// What the owner does for the program's role takes nothing away that must stay.
func TestOwnersFunctionsKeepWhatStays(t *testing.T) {
	t.Parallel()
	s := newBench(t)
	wantRefused(t, s.Store.InTx(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `SELECT delete_texts($1)`, s.ID)
		return err
	}), "a_study_stays_when_somebody_decided_in_it")
	c := newCourt(t)
	if _, err := c.Store.Pool().Exec(t.Context(), `SELECT delete_files(ARRAY(SELECT sha256 FROM content))`); err != nil {
		t.Fatal(err)
	}
	if n, err := storetest.Ask[int](t.Context(), c.Store, `SELECT count(*) FROM content`); err != nil || n == 0 {
		t.Errorf("%d files are left, %v", n, err)
	}
}

// as is the address of a database for somebody else.
func as(t *testing.T, dsn, login string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("user", login)
	u.RawQuery, u.User = q.Encode(), nil
	return u.String()
}

// A database administrator's two ways: a login that may make no roles but owns its
// database, and one that only works, as the program's role, on what an owner
// migrated. Both hold studies; the second changes nothing that is kept.
func TestLogins(t *testing.T) {
	t.Parallel()
	dsn := localpgtest.Database(t)
	admin, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close(context.Background()) })
	var database string
	if err := admin.QueryRow(t.Context(), `SELECT current_database()`).Scan(&database); err != nil {
		t.Fatal(err)
	}
	owner, worker := database+"_owner", database+"_worker"
	do := func(sql string) {
		t.Helper()
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatal(sql, err)
		}
	}
	do(`CREATE ROLE ` + owner + ` LOGIN; CREATE ROLE ` + worker + ` LOGIN; ALTER DATABASE ` + database + ` OWNER TO ` + owner)
	open := func(login string) (*store.Store, error) { return store.Open(t.Context(), as(t, dsn, login), 2) }
	works := func(login, role string, apart bool) {
		t.Helper()
		st, err := open(login)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		access, err := st.Access(t.Context())
		if err != nil || access != (store.Access{Login: login, Role: role, Apart: apart}) {
			t.Errorf("%+v, %v", access, err)
		}
		study, err := st.PutStudy(t.Context(), "coffee "+role, "", 1)
		if err != nil {
			t.Fatal(err)
		}
		set, err := st.EmbeddingSet(t.Context(), study.ID, "tiny", login, 2)
		if err != nil {
			t.Fatal(err)
		}
		if err := st.EnsureIndex(t.Context(), set); err != nil {
			t.Error(err)
		}
	}
	if _, err := open(worker); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("migrated by somebody who may not: %v", err)
	}
	do(`DO $$ BEGIN CREATE ROLE personas_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`)
	works(owner, owner, false)
	do(`GRANT personas_app TO ` + owner + `, ` + worker)
	works(owner, store.AppRole, true)
	works(worker, store.AppRole, true)
}
