package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"personas/research"
)

// Roster is the table of who took part: participants.csv, or the file that
// study.toml names. The zero value knows nobody.
type Roster struct {
	Guesses  []research.Guess
	Warnings []Warning

	entries map[string]RosterEntry // key, alias or full name in normal form; an entry without a key where two people claim it
	print   research.Fingerprint
	members map[string]string // what who writes in a chat is called, by id
}

// RosterEntry is one person of the roster.
type RosterEntry struct {
	Key        string
	Attributes map[string]string // column → value, without empty cells
}

// rosterKeys are the names of a roster's key column, best first; else it is the
// first column.
var rosterKeys = []string{"id", "participant_id", "respondent_id", "participant", "respondent", "key", "name", "label"}

// rosterAliases are columns whose values also name the person: as a label in a
// transcript, or as its file.
var rosterAliases = []string{"alias", "aliases", "label", "labels", "name", "full_name", "display_name", "nickname", "nicknames", "aka",
	"also_known_as", "username", "email", "e_mail", "speaker", "file", "files", "transcript"}

// ParseRoster reads a roster. key names its key column, "" to guess it.
func ParseRoster(name string, data []byte, key string) (Roster, error) {
	b := &builder{file: File{Path: name, Bytes: data}, out: &Reading{}}
	t, err := b.rosterTable(context.Background())
	if err != nil {
		return Roster{}, err
	}
	column, err := b.rosterKey(t, key)
	if err != nil {
		return Roster{}, err
	}
	r := Roster{entries: map[string]RosterEntry{}}
	for _, row := range t.rows {
		r.enter(b, t, row, column)
	}
	b.moreRows()
	r.Guesses, r.Warnings = b.out.Guesses, b.out.Warnings
	r.print = r.fingerprint()
	return r, nil
}

// rosterTable is the table of a file beside the research: delimited text, or the
// first sheet of a workbook that is shown. The bytes tell which, for a run that
// goes on has no more than them.
func (b *builder) rosterTable(ctx context.Context) (*table, error) {
	if !bytes.HasPrefix(b.file.Bytes, []byte("PK\x03\x04")) {
		text, err := decode(b)
		if err != nil {
			return nil, err
		}
		return parseTable(ctx, b, string(text))
	}
	grids, err := b.xlsxSheets(ctx)
	if err != nil {
		return nil, err
	}
	if grids = b.shown(grids); len(grids) == 0 {
		return nil, refuse(b.file.Path, "shows no sheet with words: put the table on its first sheet")
	}
	for _, g := range grids[1:] {
		b.warn("sheet "+g.name, "not read: only the first sheet is the table")
	}
	return b.sheetTable(grids[0])
}

func (b *builder) rosterKey(t *table, pinned string) (int, error) {
	if pinned != "" {
		if i := t.column(pinned); i >= 0 {
			return i, nil
		}
		return 0, refuse(b.file.Path, "has no column %q to be the key%s", pinned, suggestion(pinned, t.header))
	}
	column, evidence := 0, "the first column"
	for _, name := range rosterKeys {
		if i := slices.IndexFunc(t.header, func(h string) bool { return snake(h) == name }); i >= 0 {
			column, evidence = i, "its name"
			break
		}
	}
	b.guess("participants' key column", t.header[column], evidence, fmt.Sprintf("participants.key = %q", t.header[column]))
	return column, nil
}

// enter adds a row. A second row of the same key is left out; an alias that two
// people claim names neither.
func (r *Roster) enter(b *builder, t *table, row row, column int) {
	entry := RosterEntry{Attributes: map[string]string{}}
	var aliases []string
	for i, cell := range row.cells {
		switch {
		case cell == "" || i >= len(t.header):
		case i == column:
			entry.Key = cell
		case slices.Contains(rosterAliases, snake(t.header[i])):
			aliases = append(aliases, strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '|' })...)
		default:
			entry.Attributes[attributeName(t.header[i])] = cell
		}
	}
	name := normalLabel(entry.Key)
	if name == "" {
		b.warnRow(row.number, "has no key: left out")
		return
	}
	if old, ok := r.entries[name]; ok && normalLabel(old.Key) == name {
		b.warnRow(row.number, "%q stands in the table already: left out", entry.Key)
		return
	}
	r.entries[name] = entry
	for _, alias := range append(aliases, entry.Key, t.fullName(row)) {
		alias = fileAlias(strings.TrimSpace(alias))
		r.alias(b, row, normalLabel(alias), entry)
		r.alias(b, row, nameKey(alias), entry)
	}
}

// alias adds a name of a person. One that two people have names neither.
func (r *Roster) alias(b *builder, row row, alias string, entry RosterEntry) {
	old, taken := r.entries[alias]
	if alias == "" || taken && old.Key == entry.Key {
		return
	}
	if taken {
		b.warnRow(row.number, "%q also names %q: it names neither", alias, old.Key)
		entry = RosterEntry{}
	}
	r.entries[alias] = entry
}

// fullName is the name of a row whose first and last name stand apart, "" where
// they do not.
func (t *table) fullName(r row) string {
	first := slices.IndexFunc(t.header, func(h string) bool { return slices.Contains([]string{"first_name", "given_name", "vorname"}, snake(h)) })
	last := slices.IndexFunc(t.header, func(h string) bool {
		return slices.Contains([]string{"last_name", "surname", "family_name", "nachname"}, snake(h))
	})
	if first < 0 || last < 0 || r.cell(first) == "" || r.cell(last) == "" {
		return ""
	}
	return r.cell(first) + " " + r.cell(last)
}

// fileAlias is the name of a transcript's file, where an alias is a path; else
// the alias itself.
func fileAlias(alias string) string {
	if _, ok := formats[strings.ToLower(path.Ext(alias))]; ok {
		return stem(alias)
	}
	return alias
}

// Find returns the person that a key, a speaker label or a file stem names; a
// full name in any order, with or without a title.
func (r Roster) Find(name string) (RosterEntry, bool) {
	e, ok := r.entries[normalLabel(name)]
	if key := nameKey(name); !ok && key != "" {
		e = r.entries[key]
	}
	return e, e.Key != ""
}

// ReadRoster reads the participants' table, and with it that of outcomes where it
// has bytes.
func ReadRoster(table, outcomes File, key string) (Roster, error) {
	r, err := ParseRoster(table.Path, table.Bytes, key)
	if err == nil && outcomes.Bytes != nil {
		err = r.addOutcomes(outcomes)
	}
	return r, err
}

// addOutcomes reads the table of outcomes: a row a person, its first or key column the
// roster's key, every other column one more attribute. Rows of nobody in the
// roster are left out with a warning.
func (r *Roster) addOutcomes(f File) error {
	more, err := ParseRoster(f.Path, f.Bytes, "")
	if err != nil {
		return err
	}
	r.Warnings = append(r.Warnings, more.Warnings...)
	var nobody []string
	for name, outcome := range more.entries {
		person, ok := r.Find(name)
		if !ok {
			nobody = append(nobody, outcome.Key)
			continue
		}
		for attribute, value := range outcome.Attributes {
			if _, known := person.Attributes[attribute]; !known {
				person.Attributes[attribute] = value
			}
		}
	}
	slices.Sort(nobody)
	for _, key := range slices.Compact(nobody) {
		r.Warnings = append(r.Warnings, Warning{Where: f.Path, Message: fmt.Sprintf("%q is nobody in the participants' table: left out", key)})
	}
	r.print = r.fingerprint()
	return nil
}

// Len counts the people of the roster.
func (r Roster) Len() int {
	keys := map[string]bool{}
	for _, e := range r.entries {
		if e.Key != "" {
			keys[e.Key] = true
		}
	}
	return len(keys)
}

// Fingerprint is the hash of the roster: equal fingerprints read alike.
func (r Roster) Fingerprint() research.Fingerprint { return r.print }

func (r Roster) fingerprint() research.Fingerprint {
	b, err := json.Marshal(r.entries)
	if err != nil {
		panic("ingest: a roster does not marshal: " + err.Error())
	}
	parts := []string{"roster", string(b)}
	for _, id := range slices.Sorted(maps.Keys(r.members)) {
		parts = append(parts, id, r.members[id])
	}
	return research.FingerprintOf(parts...)
}
