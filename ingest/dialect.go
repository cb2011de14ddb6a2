package ingest

import (
	"fmt"
	"strconv"
	"strings"
)

// dialect is how a delimited file is written.
type dialect struct {
	comma    rune
	width    int // cells of the header
	preamble int // bytes before the first record: a line that names the delimiter
}

// delimiters are those a table may use, in the order in which ties are settled.
var delimiters = []rune{',', ';', '\t', '|'}

// sampled is how much of a file, and how many of its records, tell its dialect.
const (
	sampledBytes = 64 << 10
	sampledRows  = 40
)

// dialect is that of study.toml, of a first line "sep=;" as Excel reads it, else
// the guess: the delimiter with which most of the first records have as many
// cells as the header; more cells win a tie.
func (b *builder) dialect(text string) dialect {
	said, preamble := separatorLine(text)
	if pinned := b.tableSettings().Delimiter; pinned != "" {
		said = []rune(pinned)[0]
	}
	sample := text[preamble:]
	sample = sample[:min(len(sample), sampledBytes)]
	best, bestScore := dialect{comma: ',', preamble: preamble}, -1
	for _, comma := range delimiters {
		if said != 0 && comma != said {
			continue
		}
		rows := sampleRows(sample, comma)
		if len(rows) == 0 {
			continue
		}
		width, same := len(rows[headingAt(rows)].cells), 0
		for _, r := range rows {
			if len(r.cells) == width {
				same++
			}
		}
		if score := same * min(width-1, 20); score > bestScore {
			best, bestScore = dialect{comma, width, preamble}, score
		}
	}
	if said == 0 && best.comma != ',' {
		b.guess("delimiter", string(best.comma), "most rows then have as many cells as the header", b.pin("delimiter", "%q", string(best.comma)))
	}
	return best
}

// separatorLine returns the delimiter that the first line names and the length of
// that line; 0 and 0 where it names none.
func separatorLine(text string) (comma rune, length int) {
	line, _, _ := strings.Cut(text[:min(len(text), 16)], "\n")
	name, ok := strings.CutPrefix(strings.ToLower(strings.Trim(line, "\" ")), "sep=")
	if !ok || len(name) != 1 || !strings.ContainsAny(name, ",;\t|") {
		return 0, 0
	}
	return rune(name[0]), min(len(line)+1, len(text))
}

func sampleRows(sample string, comma rune) []row {
	records := newRecords(sample, comma)
	var rows []row
	for len(rows) < sampledRows {
		r, _, err := records.next()
		if err != nil {
			break
		}
		if !blank(r.cells) {
			rows = append(rows, r)
		}
	}
	return rows
}

// tableName is how study.toml names the running table: the file, and its sheet
// where there are several.
func (b *builder) tableName() string {
	if b.sheet == "" {
		return b.file.Path
	}
	return b.file.Path + "#" + b.sheet
}

// tableSettings are those of the running table, else of its file.
func (b *builder) tableSettings() TableSettings {
	if b.sheet != "" {
		for pattern := range b.settings.Tables {
			if matches(pattern, b.tableName()) {
				return b.settings.table(b.tableName())
			}
		}
	}
	return b.settings.table(b.file.Path)
}

// pin is the line of study.toml that settles a key of the running table.
func (b *builder) pin(key, format string, args ...any) string {
	return "csv." + strconv.Quote(b.tableName()) + "." + key + " = " + fmt.Sprintf(format, args...)
}
