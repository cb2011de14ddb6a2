package eval

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

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
