package ingest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"personas/research"
)

// readTranscript reads a .txt or .md: an interview or call with speaker labels, or a
// text that one person wrote.
func readTranscript(ctx context.Context, b *builder) ([]draft, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	lines, err := b.scan(text)
	if err != nil {
		return nil, err
	}
	if isMarkdown(b.file.Path) {
		markdown(text, lines)
	}
	d, err := b.transcript(ctx, text, lines)
	if err != nil {
		return nil, err
	}
	return []draft{d}, nil
}

// line is one line of canonical text with what stands before its words.
type line struct {
	mark
	start, end int  // bytes of the text, without the line end
	number     int  // from 1
	lead       int  // bytes of a list's or quotation's marker
	blank      bool //
	rule       bool // holds no words: a rule, a heading, a stage direction
	opens      bool // follows a blank line, or begins the text or a list's item
	spoken     bool // its label is accepted as a speaker's
	resumes    bool // begins a new stretch of the running speaker, behind a time mark
	furniture  bool // a page number or a tool's own line, wherever it falls
}

// maxLines bounds the lines of one text, and with them the memory they take.
const maxLines = 1 << 21

// scan splits text into lines.
func (b *builder) scan(text []byte) ([]line, error) {
	if bytes.Count(text, []byte{'\n'}) > maxLines {
		return nil, refuse(b.file.Path, "has more than %d lines: split it into files", maxLines)
	}
	return scanLines(text), nil
}

// scanLines splits text into lines and reads their marks.
func scanLines(text []byte) []line {
	lines := make([]line, 0, bytes.Count(text, []byte{'\n'})+1)
	opens, quoting := true, false
	for at := 0; at < len(text); {
		end := len(text)
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i
		}
		l := line{start: at, end: end, number: len(lines) + 1, opens: opens}
		s := text[at:end]
		l.blank = len(bytes.TrimSpace(s)) == 0
		if !l.blank {
			first := head(string(s[:min(len(s), 110)]))
			l.furniture = len(s) <= 300 && isFurniture(string(s))
			l.rule = l.furniture || len(s) <= 300 && isRule(string(s))
			quoted := len(quoteMark.FindString(first))
			l.lead = max(quoted, len(listItem.FindString(first)))
			l.opens = opens || l.lead > 0 && !(quoted > 0 && quoting)
			quoting = quoted > 0
			l.mark = readMark(string(s[l.lead:]))
			l.words += l.lead
			if l.after > 0 {
				l.after += l.lead
			}
			l.rule = l.rule || l.dated && l.label == ""
		}
		opens = l.blank || l.rule
		lines = append(lines, l)
		at = end + 1
	}
	return lines
}

// isRule reports whether a line holds no words of anybody: a rule, or a stage
// direction alone on its line such as "[Recording starts]".
func isRule(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) >= 3 && strings.Trim(s, "-=_*~–— ") == "" {
		return true
	}
	inner, ok := strings.CutPrefix(s, "[")
	if !ok || !strings.HasSuffix(inner, "]") || strings.Contains(strings.TrimSuffix(inner, "]"), "]") {
		return false
	}
	return !readMark(s).timed && !strings.Contains(strings.ToUpper(inner), "REDACTED")
}

// transcript makes a document of lines: a stretch for every label, and one for
// every paragraph where there are none. Time marks inside of sentences are not in
// the document's text; d.cuts says where they stood in the one given.
func (b *builder) transcript(ctx context.Context, text []byte, lines []line) (draft, error) {
	head := readHeader(text, lines)
	lines = lines[head.lines:]
	day, chat := readChat(text, lines)
	settle(text, lines)
	labelled := b.acceptLabels(lines)
	if err := ctx.Err(); err != nil {
		return draft{}, err
	}
	body := draft{text: text}
	if !chat {
		body.text, lines, body.cuts = cutMarks(text, lines)
	}
	if labelled {
		head.date = cmp.Or(head.date, day, preambleDate(body.text, lines))
		lines = b.skipPreamble(body.text, lines)
	}
	s := stretcher{d: &body, paragraphs: !labelled}
	for i := range lines {
		s.line(&lines[i])
	}
	s.close()
	d := b.session(head, b.talkKind(&body, labelled, chat))
	d.text, d.cuts, d.stretches = body.text, body.cuts, body.stretches
	if !labelled {
		b.inTurn(&d)
	}
	return d, nil
}

// talkKind is the kind of a text, by its labels or by its words.
func (b *builder) talkKind(d *draft, labelled, chat bool) research.SourceKind {
	fallback, evidence := research.KindInterview, "it has speaker labels"
	switch {
	case labelled && chat:
		fallback, evidence = research.KindSupport, "dated messages: a chat"
	case labelled:
	case alternates(d) == convincing:
		evidence = "its paragraphs ask and answer in turn"
	default:
		fallback, evidence = unlabelledKind(d.text)
	}
	return b.kind(fallback, evidence)
}

// session begins the document of a file that holds one. What study.toml says of
// the file goes before its header, and that before its name.
func (b *builder) session(head header, kind research.SourceKind) draft {
	f := b.settings.file(b.file.Path)
	return draft{
		title: stem(b.file.Path), kind: kind, attributes: head.attributes,
		recordedOn: cmp.Or(f.Date, head.date, dateFromName(b.file.Path)),
		author:     cmp.Or(f.Author, head.author), about: cmp.Or(f.About, head.about), who: f.Participant,
	}
}

// skipPreamble drops the lines before the first speaker: a title, a greeting of
// the transcription service. Nobody says them.
func (b *builder) skipPreamble(text []byte, lines []line) []line {
	first := firstSpoken(lines)
	words := 0
	for _, l := range lines[:first] {
		words += len(bytes.Fields(text[l.start:l.end]))
	}
	if words > 30 {
		b.warn(fmt.Sprintf("line %d", lines[first].number), "%d words before the first speaker label are nobody's and are not read", words)
	}
	for first > 0 && (lines[first-1].blank || lines[first-1].wordless()) {
		first--
	}
	return lines[first:]
}

func firstSpoken(lines []line) int {
	return slices.IndexFunc(lines, func(l line) bool { return l.spoken })
}

// preambleDate finds an ISO date in the few lines before the first speaker.
func preambleDate(text []byte, lines []line) *time.Time {
	for _, l := range lines[:min(firstSpoken(lines), 6)] {
		if m := dateInName.FindStringSubmatch(lineText(text, l)); m != nil {
			if t, ok := parseDate(m[1], "dmy"); ok {
				return &t
			}
		}
	}
	return nil
}

// stretcher gathers lines into stretches.
type stretcher struct {
	d          *draft
	paragraphs bool // a blank line ends a stretch: nobody is labelled
	open       bool
	current    stretch
	label      string
}

// line adds a line. Continuation paragraphs belong to the running speaker; a
// time mark, a list's item and a rule begin a new stretch of the same one.
func (s *stretcher) line(l *line) {
	switch {
	case l.blank:
		if s.paragraphs {
			s.close()
		}
		return
	case l.rule:
		s.close()
		return
	case l.spoken:
		s.label = l.label
		s.begin(l, s.mark(stretch{time: l.time, timed: l.timed, labelled: !l.dated}))
	case l.after > 0 || l.resumes:
		s.begin(l, stretch{time: l.time, timed: l.timed})
	case !s.open || l.lead > 0 && l.opens:
		s.begin(l, stretch{})
	}
	from := max(l.lead, l.after)
	if l.spoken {
		from = l.words
	}
	s.extend(l.start+from, l.end)
}

// mark gives a labelled stretch without a time of its own that of a mark alone on
// the lines before it.
func (s *stretcher) mark(as stretch) stretch {
	if !as.timed && s.open && s.current.timed && !s.current.labelled && s.current.span.End == 0 {
		as.time, as.timed = s.current.time, true
	}
	return as
}

func (s *stretcher) begin(l *line, as stretch) {
	s.close()
	if strings.HasPrefix(normalLabel(s.label), "unknown") || strings.HasPrefix(normalLabel(s.label), "unidentified") {
		as.role = research.RoleUnknown
	}
	as.label, as.line = s.label, l.number
	s.current, s.open = as, true
}

// extend takes the words of [from, end) into the running stretch.
func (s *stretcher) extend(from, end int) {
	words := bytes.TrimSpace(s.d.text[from:end])
	if len(words) == 0 {
		return
	}
	start := from + bytes.Index(s.d.text[from:end], words)
	if s.current.span.End == 0 {
		s.current.span.Start = start
	}
	s.current.span.End = start + len(words)
}

func (s *stretcher) close() {
	if s.open && s.current.span.End > s.current.span.Start {
		s.d.stretches = append(s.d.stretches, s.current)
	}
	s.open, s.current = false, stretch{}
}
