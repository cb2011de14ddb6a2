package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"personas/ingest"
)

// PDFOptions say what of a corpus is read and what stands beside it.
type PDFOptions struct {
	Reader    ingest.Reader
	Half      string // of the corpus: development or reporting; "" for both
	PDFToText string // the program, "" where it is not installed
}

// PDFResult is what `eval pdf --json` prints.
type PDFResult struct {
	PDFFigures
	Pages          int           `json:"pages"`       // up to the last one with words, of every file read
	PagesPerSecond float64       `json:"pages_per_s"` // one file after the other, each in a process of its own
	Seconds        float64       `json:"seconds"`
	Half           string        `json:"half,omitempty"`
	PDFToText      string        `json:"pdftotext,omitempty"` // its options, of those tried the better ones
	Producers      []PDFProducer `json:"producers"`
	Misses         []PDFMiss     `json:"misses"`
}

// PDFFigures are of all files, or of those of one producer. Shares are 0 to 1.
type PDFFigures struct {
	Files         int      `json:"files"`
	Refused       int      `json:"refused"`
	Sentences     int      `json:"sentences"`
	Verbatim      float64  `json:"verbatim"`           // share that stands in the words of one turn, white space aside
	PDFToText     *float64 `json:"pdftotext_verbatim"` // share that stands in what pdftotext prints; null without it
	Misattributed int      `json:"misattributed"`      // verbatim, and under another speaker's name
	Furniture     int      `json:"furniture"`          // headers, footers and page numbers inside turns
	Stray         int      `json:"stray_words"`        // words of turns that no sentence holds
}

// PDFProducer is what one producer's files gave.
type PDFProducer struct {
	Producer string `json:"producer"`
	PDFFigures
}

// PDFMiss is a file in which something is wrong. Sentences are numbers from 1, in
// the order of the file beside the PDF.
type PDFMiss struct {
	File          string `json:"file"`
	Refused       string `json:"refused,omitempty"` // why
	Sentences     []int  `json:"sentences,omitempty"`
	Misattributed []int  `json:"misattributed,omitempty"`
	Furniture     int    `json:"furniture,omitempty"`
	Stray         int    `json:"stray_words,omitempty"`
}

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

// PDF reads the PDFs of a folder as a run reads them and looks for the sentences
// that were printed into them. Every NAME.pdf has a NAME.json beside it.
func PDF(ctx context.Context, dir string, o PDFOptions) (PDFResult, error) {
	corpus, err := readCorpus(dir, o.Half)
	if err != nil {
		return PDFResult{}, err
	}
	res := PDFResult{Half: o.Half, Misses: []PDFMiss{}}
	counts := map[string]*pdfCount{}
	for _, p := range corpus {
		c := counts[p.Producer]
		if c == nil {
			c = &pdfCount{}
			counts[p.Producer] = c
		}
		miss, err := res.read(ctx, o.Reader, p, c)
		if err != nil {
			return PDFResult{}, err
		}
		if miss.any() {
			res.Misses = append(res.Misses, miss)
		}
		if err := c.compare(ctx, o.PDFToText, p); err != nil {
			return PDFResult{}, err
		}
	}
	res.sum(counts, o.PDFToText != "")
	return res, nil
}

// read reads one file and judges it.
func (r *PDFResult) read(ctx context.Context, with ingest.Reader, p *printed, c *pdfCount) (PDFMiss, error) {
	start := time.Now()
	read, err := with.Read(ctx, ingest.File{Path: p.file, Bytes: p.bytes}, ingest.Settings{}, ingest.Roster{}, "eval")
	r.Seconds += time.Since(start).Seconds()
	c.Files++
	c.Sentences += len(p.Sentences)
	var refused *ingest.RefusedError
	if errors.As(err, &refused) {
		c.Refused++
		return PDFMiss{File: p.file, Refused: refused.Reason}, nil
	}
	if err != nil {
		return PDFMiss{}, err
	}
	turns, pages := turnsOf(read)
	r.Pages += pages
	miss := p.judge(turns)
	c.found += len(p.Sentences) - len(miss.Sentences)
	c.Misattributed += len(miss.Misattributed)
	c.Furniture += miss.Furniture
	c.Stray += miss.Stray
	return miss, nil
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

func (m PDFMiss) any() bool {
	return m.Refused != "" || len(m.Sentences)+len(m.Misattributed)+m.Furniture+m.Stray > 0
}

// pdfCount gathers the figures of a producer.
type pdfCount struct {
	PDFFigures
	found  int
	beside [len(pdftotextModes)]int // sentences that pdftotext gives, by its options
}

// sum makes shares of counts, and the figures of all.
func (r *PDFResult) sum(counts map[string]*pdfCount, compared bool) {
	var all pdfCount
	for _, c := range counts {
		all.add(c)
	}
	mode := 0
	for m := range all.beside {
		if all.beside[m] > all.beside[mode] {
			mode = m
		}
	}
	if compared {
		r.PDFToText = pdftotextModes[mode].String()
	} else {
		mode = -1
	}
	r.PDFFigures = all.figures(mode)
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		r.Producers = append(r.Producers, PDFProducer{name, counts[name].figures(mode)})
	}
	r.PagesPerSecond = float64(r.Pages) / max(r.Seconds, 1e-9)
}

func (c *pdfCount) add(d *pdfCount) {
	c.Files += d.Files
	c.Refused += d.Refused
	c.Sentences += d.Sentences
	c.Misattributed += d.Misattributed
	c.Furniture += d.Furniture
	c.Stray += d.Stray
	c.found += d.found
	for m := range d.beside {
		c.beside[m] += d.beside[m]
	}
}

// figures are those with pdftotext in one of its modes, or without it.
func (c *pdfCount) figures(mode int) PDFFigures {
	f, of := c.PDFFigures, float64(max(c.Sentences, 1))
	f.Verbatim = float64(c.found) / of
	if mode >= 0 {
		share := float64(c.beside[mode]) / of
		f.PDFToText = &share
	}
	return f
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
