package ingest

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// readSubtitles reads .vtt and .srt: cues of one voice are joined into turns, in
// lines "Label: words" with a blank line between them.
func readSubtitles(ctx context.Context, b *builder) ([]draft, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	if bytes.Count(text, []byte{'\n'}) > maxLines {
		return nil, refuse(b.file.Path, "has more than %d lines: split it into files", maxLines)
	}
	cues := readCues(b, string(text))
	if len(cues) == 0 {
		return nil, refuse(b.file.Path, "no cue holds words: is it a subtitle file?")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	labelled := b.nameVoices(cues)
	d := b.session(header{}, b.kind(research.KindInterview, "a recording's subtitles"))
	d.joinCues(cues)
	switch {
	case labelled:
	case slices.ContainsFunc(cues, func(c cue) bool { return c.shared }):
		for i := range d.stretches {
			d.stretches[i].role = research.RoleUnknown
		}
		b.warn("", "several people speak and no cue names them: nothing here is evidence; give a transcript with speaker labels")
	default:
		b.warn("", "no cue names its speaker: all words are taken for one person's")
	}
	return []draft{d}, nil
}

// cue is what one voice says in one caption.
type cue struct {
	voice  string // "" where the cue does not say
	text   string
	time   float64
	timed  bool
	line   int
	shared bool // two speak in it, told apart by dashes
}

var timing = regexp.MustCompile(`^\s*(` + clock + `)\s*-->\s*` + clock)

// cueReader goes through the lines of a subtitle file.
type cueReader struct {
	b       *builder
	cues    []cue
	open    bool // inside a cue
	skip    bool // inside a header, a note or a style
	time    float64
	timed   bool
	line    int
	lines   []string
	pending string // a line outside any cue: an identifier, or words that lost their time
	at      int    // its number
}

func readCues(b *builder, text string) []cue {
	r := &cueReader{b: b}
	number := 0
	for s := range strings.SplitSeq(text, "\n") {
		number++
		r.read(strings.TrimSpace(s), number)
	}
	r.end()
	return r.cues
}

func (r *cueReader) read(s string, number int) {
	m := timing.FindStringSubmatch(s)
	switch {
	case s == "":
		r.end()
	case m != nil:
		r.begin(m[1], number)
	case r.skip:
	case r.open:
		r.lines = append(r.lines, s)
	case isBlockHead(s):
		r.skip = true
	case r.pending != "":
		r.lost()
		r.open, r.lines = true, append(r.lines, s)
	default:
		r.pending, r.at = s, number
	}
}

// isBlockHead reports whether a line begins a block that holds no words.
func isBlockHead(s string) bool {
	word, _, _ := strings.Cut(strings.TrimPrefix(s, "\ufeff"), " ")
	return word == "WEBVTT" || word == "NOTE" || word == "STYLE" || word == "REGION"
}

// begin starts a cue at its timing line; the line before it was its identifier.
func (r *cueReader) begin(start string, number int) {
	if r.open && len(r.lines) > 0 && isDigits(r.lines[len(r.lines)-1]) {
		r.lines = r.lines[:len(r.lines)-1]
	}
	r.pending = ""
	r.end()
	r.open, r.line = true, number
	if t, ok := seconds(start); ok {
		r.time, r.timed = t, true
	}
}

// lost takes words that stand outside any cue for part of what was said last.
func (r *cueReader) lost() {
	if !isDigits(r.pending) {
		r.lines = append(r.lines, r.pending)
	}
	r.b.warn(fmt.Sprintf("line %d", r.at), "words without a time: taken with the cue before")
	r.pending, r.line = "", r.at
}

// end closes the running cue or block.
func (r *cueReader) end() {
	if r.pending != "" && !isDigits(r.pending) {
		r.lost()
	}
	if len(r.lines) > 0 {
		like := cue{time: r.time, timed: r.timed, line: r.line, shared: dashes(r.lines) > 1}
		r.cues = append(r.cues, splitVoices(strings.Join(r.lines, " "), like)...)
	}
	r.open, r.skip, r.pending, r.lines = false, false, "", nil
}

// dashes counts the lines that begin another speaker's words: "- No.", ">> No."
func dashes(lines []string) (n int) {
	for _, s := range lines {
		if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "– ") || strings.HasPrefix(s, ">>") {
			n++
		}
	}
	return n
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

var (
	voiceTag = regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]{1,80})>`)
	markup   = regexp.MustCompile(`</?(?:v|c|b|i|u|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<[\d:.]+>|\{\\[^}]{1,20}\}`)
)

// splitVoices makes a cue of each voice in a caption's text, without markup.
func splitVoices(text string, like cue) []cue {
	var cues []cue
	add := func(voice, words string) {
		words = strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(words, ""))), " ")
		if words != "" {
			c := like
			c.voice, c.text = strings.TrimSpace(html.UnescapeString(voice)), strings.ReplaceAll(words, "\x00", "")
			cues = append(cues, c)
		}
	}
	tags := voiceTag.FindAllStringSubmatchIndex(text, -1)
	if len(tags) == 0 {
		add("", text)
		return cues
	}
	add("", text[:tags[0][0]])
	for i, tag := range tags {
		end := len(text)
		if i+1 < len(tags) {
			end = tags[i+1][0]
		}
		add(text[tag[2]:tag[3]], text[tag[1]:end])
	}
	return cues
}

// nameVoices gives every cue its voice: that of its tag, else the label at the
// beginning of its words; a cue without either goes on with the voice before. It
// reports whether anybody is named.
func (b *builder) nameVoices(cues []cue) bool {
	tagged := false
	for _, c := range cues {
		tagged = tagged || c.voice != ""
	}
	if !tagged && !b.labelCues(cues) {
		return false
	}
	last := ""
	for i := range cues {
		if cues[i].voice == "" {
			cues[i].voice = last
		}
		last = cues[i].voice
	}
	return true
}

// labelCues reads "Label: words" in the words of cues.
func (b *builder) labelCues(cues []cue) bool {
	lines := make([]line, len(cues))
	for i, c := range cues {
		lines[i] = line{mark: readMark(c.text), opens: true}
	}
	if !b.acceptLabels(lines) {
		return false
	}
	for i, l := range lines {
		if l.spoken {
			cues[i].voice, cues[i].text = l.label, cues[i].text[l.words:]
		}
	}
	return true
}

// longStretch is how many seconds one turn may run before the next sentence
// begins another one, so that a quote can be found in the recording.
const longStretch = 60

// joinCues writes the draft's text: a paragraph for every stretch of one voice.
func (d *draft) joinCues(cues []cue) {
	var s *stretch
	for i, c := range cues {
		if c.text == "" {
			continue
		}
		changed := s == nil || s.label != c.voice
		if !changed && !(c.time-s.time > longStretch && endsSentence(d.text)) {
			d.text = append(append(d.text, ' '), c.text...)
			s.span.End = len(d.text)
			continue
		}
		words := c.text
		if changed && c.voice != "" {
			words = c.voice + ": " + c.text
		}
		s = d.paragraph(words, c.line)
		s.span.Start = s.span.End - len(c.text)
		s.label, s.time, s.timed, s.labelled = c.voice, c.time, c.timed, changed && i > 0
	}
}

func endsSentence(text []byte) bool {
	return len(text) > 0 && strings.ContainsRune(".?!…", rune(text[len(text)-1]))
}
