package storetest

import (
	"fmt"
	"testing"

	"personas/internal/store"
)

// Search looks for words in every value of every row of every table of the
// database, in its text and in its bytes, and returns the columns that hold them.
func Search(tb testing.TB, s *store.Store, words string) (found []string) {
	tb.Helper()
	rows, err := s.Pool().Query(tb.Context(), `
		SELECT format('%I.%I', c.table_schema, c.table_name), format('%I', c.column_name), c.udt_name FROM information_schema.columns c
		  JOIN information_schema.tables t USING (table_schema, table_name)
		 WHERE c.table_schema IN ('personas', 'vectors', 'river', 'public') AND t.table_type = 'BASE TABLE' ORDER BY 1, 2`)
	if err != nil {
		tb.Fatal(err)
	}
	var columns [][3]string
	for rows.Next() {
		var c [3]string
		if err := rows.Scan(&c[0], &c[1], &c[2]); err != nil {
			tb.Fatal(err)
		}
		columns = append(columns, c)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	if len(columns) == 0 {
		tb.Fatal("there is no table to search")
	}
	for _, c := range columns {
		bytes := fmt.Sprintf("convert_to(%s::text, 'UTF8')", c[1])
		if c[2] == "bytea" {
			bytes = c[1]
		}
		var there bool
		if err := s.Pool().QueryRow(tb.Context(), fmt.Sprintf(`SELECT EXISTS (SELECT FROM %s WHERE position($1::bytea IN %s) > 0)`, c[0], bytes), []byte(words)).Scan(&there); err != nil {
			tb.Fatal(err)
		}
		if there {
			found = append(found, c[0]+"."+c[1])
		}
	}
	return found
}
