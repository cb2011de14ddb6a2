package storetest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"personas/internal/store"
)

// Search looks for words in every value of every row of every table of the
// database, in its text and in its bytes, and returns the columns that hold them.
func Search(ctx context.Context, s *store.Store, words string) (found []string, err error) {
	rows, err := s.Pool().Query(ctx, `
		SELECT format('%I.%I', c.table_schema, c.table_name), format('%I', c.column_name), c.udt_name FROM information_schema.columns c
		  JOIN information_schema.tables t USING (table_schema, table_name)
		 WHERE c.table_schema IN ('personas', 'vectors', 'river', 'public') AND t.table_type = 'BASE TABLE' ORDER BY 1, 2`)
	if err != nil {
		return nil, err
	}
	var columns [][3]string
	for rows.Next() {
		var c [3]string
		if err := rows.Scan(&c[0], &c[1], &c[2]); err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, errors.New("there is no table to search")
	}
	for _, c := range columns {
		bytes := fmt.Sprintf("convert_to(%s::text, 'UTF8')", c[1])
		if c[2] == "bytea" {
			bytes = c[1]
		}
		var there bool
		if err := s.Pool().QueryRow(ctx, fmt.Sprintf(`SELECT EXISTS (SELECT FROM %s WHERE position($1::bytea IN %s) > 0)`, c[0], bytes), []byte(words)).Scan(&there); err != nil {
			return nil, err
		}
		if there {
			found = append(found, c[0]+"."+c[1])
		}
	}
	frozen, err := searchFrozen(ctx, s, words)
	return append(found, frozen...), err
}

// searchFrozen looks into what is packed.
func searchFrozen(ctx context.Context, s *store.Store, words string) (found []string, err error) {
	rows, err := s.Pool().Query(ctx, `SELECT id, content FROM personas.frozen WHERE content IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	var id int64
	var content []byte
	for rows.Next() {
		if err := rows.Scan(&id, &content); err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(bytes.NewReader(content))
		if err != nil {
			continue // it is not packed, and was searched
		}
		all, err := io.ReadAll(z)
		if err != nil {
			return nil, err
		}
		packed := base64.StdEncoding.EncodeToString([]byte(words)) // as texts stand in JSON, at one of three places
		if bytes.Contains(all, []byte(words)) || bytes.Contains(all, []byte(packed[:len(packed)/4*4-4])) {
			found = append(found, fmt.Sprintf("personas.frozen %d", id))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return found, nil
}
