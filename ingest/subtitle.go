package ingest

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"personas/research"
)

// readSubtitles reads .vtt, .srt and .sbv: captions of one voice are joined into
// turns, in lines "Label: words" with a blank line between them. Marks, tags and
// times are not in the text; what a rolling caption repeats is there once.
func readSubtitles(ctx context.Context, b *builder) ([]draft, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	if bytes.Count(text, []byte{'\n'}) > maxLines {
		return nil, refuse(b.file.Path, "has more than %d lines: split it into files", maxLines)
	}
	captions, err := readCaptions(b, string(text))
	if err != nil {
		return nil, err
	}
	captions = unroll(inOrder(b, captions))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	cues := voiced(captions)
	if len(cues) == 0 {
		return nil, refuse(b.file.Path, "no caption holds words (the first begins at line %d): nothing to read", captions[0].line)
	}
	labelled := b.nameVoices(cues)
	d := b.session(header{}, b.kind(research.KindInterview, "a recording's subtitles"))
	d.joinCues(cues)
	switch {
	case labelled:
	case turns(cues) > 1:
		for i := range d.stretches {
			d.stretches[i].role = research.RoleUnknown
		}
		b.warn("", "several people speak and no cue names them: nothing here is evidence; give a transcript with speaker labels")
	default:
		b.warn("", "no cue names its speaker: all words are taken for one person's")
	}
	return []draft{d}, nil
}

// cue is what one voice says in one line of a caption, or one utterance of a
// recording or a chat.
type cue struct {
	voice string // "" where the cue does not say
	role  research.Role
	text  string
	time  float64
	timed bool
	line  int
	turn  bool // begins another speaker's words, who is not named
	whole bool // stands alone, such as a chat's message: not joined to the one before
}

// turns counts the cues that begin another speaker's words.
func turns(cues []cue) (n int) {
	for _, c := range cues {
		if c.turn {
			n++
		}
	}
	return n
}

// unnamed is the label of words that begin another speaker's, where others are
// named and this one is not.
const unnamed = "Unknown speaker"

// nameVoices gives every cue its voice: that of its tag, else the label at the
// beginning of its words; a cue without either goes on with the voice before,
// unless a dash says that somebody else speaks. It reports whether anybody is
// named.
func (b *builder) nameVoices(cues []cue) bool {
	tagged := slices.ContainsFunc(cues, func(c cue) bool { return c.voice != "" })
	if !tagged && !b.labelCues(cues) {
		return false
	}
	last := ""
	for i := range cues {
		switch {
		case cues[i].voice != "":
		case cues[i].turn || last == "":
			cues[i].voice, cues[i].role = unnamed, research.RoleUnknown
		default:
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
		lines[i].sure = lines[i].sure || c.turn
	}
	anyName(cues, lines)
	if !b.acceptLabels(lines) {
		return false
	}
	for i, l := range lines {
		if l.spoken {
			cues[i].voice, cues[i].text = l.label, strings.TrimSpace(cues[i].text[l.words:])
		}
	}
	return true
}

// anyName takes what stands before a colon for a name in whatever form ("ana's
// iPhone") where nearly every caption begins so, and with few different ones.
func anyName(cues []cue, lines []line) {
	at, captions := map[int]int{}, 0
	names := map[string]int{}
	for i, c := range cues {
		if i > 0 && c.line == cues[i-1].line {
			continue
		}
		captions++
		name, words, ok := strings.Cut(c.text, ": ")
		if ok && words != "" && len(name) <= 60 && len(strings.Fields(name)) <= 6 && !strings.ContainsAny(name, ".?!") {
			at[i] = len(name)
			names[normalLabel(name)]++
		}
	}
	if len(at)*10 < captions*9 || len(names)*3 > captions {
		return
	}
	for i, n := range at {
		lines[i].mark = mark{label: strings.TrimSpace(cues[i].text[:n]), words: n + 2, sure: true}
	}
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
		changed := s == nil || s.label != c.voice || c.turn && c.voice == ""
		late := s != nil && c.timed && s.timed && c.time-s.time > longStretch && endsSentence(d.text)
		if !changed && !c.whole && !late {
			d.text = append(append(d.text, ' '), c.text...)
			s.span.End = len(d.text)
			continue
		}
		words := c.text
		if (changed || c.whole) && c.voice != "" {
			words = c.voice + ": " + c.text
		}
		s = d.paragraph(words, c.line)
		s.span.Start = s.span.End - len(c.text)
		s.label, s.role, s.time, s.timed, s.labelled = c.voice, c.role, c.time, c.timed, changed && !c.whole && i > 0
	}
}

func endsSentence(text []byte) bool {
	text = bytes.TrimRight(text, "\"”’»)]' ")
	for _, end := range []string{".", "?", "!", "…", "。", "？", "！", "؟", "।"} {
		if bytes.HasSuffix(text, []byte(end)) {
			return true
		}
	}
	return false
}
