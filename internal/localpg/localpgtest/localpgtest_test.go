package localpgtest_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"personas/internal/localpg/localpgtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Each database is the test's own, has pgvector and sorts by bytes.
func TestDatabase(t *testing.T) {
	t.Parallel()
	for range 2 {
		conn, err := pgx.Connect(t.Context(), localpgtest.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		var distance float64
		var collation string
		err = conn.QueryRow(t.Context(), `
			SELECT '[0,3]'::vector <-> '[4,0]'::vector, datcollate
			FROM pg_database WHERE datname = current_database()`).Scan(&distance, &collation)
		if err != nil || distance != 5 || collation != "C" {
			t.Fatalf("distance = %v, collation = %q, err = %v", distance, collation, err)
		}
		if _, err := conn.Exec(t.Context(), `CREATE TABLE quote (ref text)`); err != nil {
			t.Fatal(err)
		}
	}
}
