package eval

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"personas/ingest"
)

// printed is one PDF of a corpus and what was printed into it.
type printed struct {
	file  string
	bytes []byte

	Producer  string   `json:"producer"`
	Half      string   `json:"half"`
	Sentences []spoken `json:"sentences"`
	Other     []string `json:"other"`     // titles and headings: they may stand in turns, or not
	Forbidden []string `json:"forbidden"` // what runs at the top and foot of pages
}

type spoken struct {
	Text    string `json:"text"`
	Speaker string `json:"speaker"`
}

// readCorpus reads the PDFs of a folder with what stands beside them.
func readCorpus(dir, half string) (corpus []*printed, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		p, err := readPrinted(name)
		if err != nil {
			return nil, err
		}
		if half == "" || p.Half == half {
			corpus = append(corpus, p)
		}
	}
	if len(corpus) == 0 {
		return nil, fmt.Errorf("%q holds no PDFs to read: scripts/pdf-corpus prints some", dir)
	}
	return corpus, nil
}

func readPrinted(name string) (*printed, error) {
	p := &printed{file: filepath.Base(name)}
	var err error
	if p.bytes, err = os.ReadFile(name); err != nil {
		return nil, err
	}
	beside := strings.TrimSuffix(name, ".pdf") + ".json"
	gold, err := os.ReadFile(beside)
	if err != nil {
		return nil, fmt.Errorf("the sentences of %s: %w", p.file, err)
	}
	if err := json.Unmarshal(gold, p); err != nil {
		return nil, fmt.Errorf("parsing %q: %w", beside, err)
	}
	if len(p.Sentences) == 0 {
		return nil, fmt.Errorf(`%q names no "sentences": [{"text","speaker"}]`, beside)
	}
	for i := range p.Sentences {
		p.Sentences[i].Text = spaced(p.Sentences[i].Text)
	}
	return p, nil
}

// turn is what is compared: a label and words with single spaces.
type turn struct{ speaker, words string }

func turnsOf(read *ingest.Reading) (turns []turn, pages int) {
	for _, d := range read.Documents {
		for _, t := range d.Turns {
			turns = append(turns, turn{t.Speaker, spaced(string(d.Text[t.Span.Start:t.Span.End]))})
			pages = max(pages, t.Page)
		}
	}
	return turns, pages
}

// spaced is text with each run of white space as one space.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// judge looks for every sentence in the turns, and for what should not be there.
func (p *printed) judge(turns []turn) PDFMiss {
	m := PDFMiss{File: p.file}
	rest := make([]string, len(turns))
	for i, t := range turns {
		rest[i] = t.words
	}
	for i, s := range p.Sentences {
		at := slices.IndexFunc(turns, func(t turn) bool { return strings.Contains(t.words, s.Text) })
		if at < 0 {
			m.Sentences = append(m.Sentences, i+1)
			continue
		}
		if s.Speaker != "" && !strings.EqualFold(s.Speaker, spaced(turns[at].speaker)) {
			m.Misattributed = append(m.Misattributed, i+1)
		}
		rest[at] = strings.Replace(rest[at], s.Text, " ", 1)
	}
	for i, t := range turns {
		for _, f := range p.Forbidden {
			m.Furniture += strings.Count(t.words, f)
		}
		for _, o := range p.Other {
			rest[i] = strings.Replace(rest[i], o, " ", 1)
		}
		m.Stray += len(strings.FieldsFunc(rest[i], notInWord))
	}
	return m
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }
