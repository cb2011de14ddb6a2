package ingest

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// caption is one cue of a subtitle file, as it stands: a time and lines.
type caption struct {
	lines      []string
	start, end float64 // seconds
	timed      bool
	line       int // of the file, from 1
}

var (
	// arrow is the line of a cue's time in .vtt and .srt, however it is garbled:
	// the words of a cue never hold an arrow.
	arrow = regexp.MustCompile(`^([^>→]{0,40}?)\s*(-{1,3}>|—>|–>|→)\s*(\S*)\s*(.*)$`)
	// sbvTime is the same in .sbv.
	sbvTime = regexp.MustCompile(`^(\d{1,3}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?),(\d{1,3}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?)$`)
	// cueClock is a time in a cue's line; behind it may stand frames.
	cueClock = regexp.MustCompile(`^(\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?)(?::\d{1,3})?$`)
)

// cueTime is the line of a cue's time.
type cueTime struct {
	start, end float64
	timed      bool   // its start can be read
	words      string // that stand behind it on the same line
}

// readCueTime reads the line of a cue's time; ok says that it is one.
func readCueTime(s string) (t cueTime, ok bool) {
	var from, to string
	if m := sbvTime.FindStringSubmatch(s); m != nil {
		from, to = m[1], m[2]
	} else if m := arrow.FindStringSubmatch(s); m != nil {
		from, to = strings.ReplaceAll(m[1], " ", ""), m[3]
		garbled := m[2] == "-->" && (from == "" || strings.Contains(from, ":") && strings.ContainsAny(from, "0123456789"))
		if !garbled && !cueClock.MatchString(from) {
			return t, false
		}
		if first, _, _ := strings.Cut(m[4], " "); !strings.Contains(first, ":") {
			t.words = m[4]
		}
	} else {
		return t, false
	}
	if m := cueClock.FindStringSubmatch(from); m != nil {
		t.start, t.timed = seconds(m[1])
	}
	if m := cueClock.FindStringSubmatch(to); m != nil {
		t.end, _ = seconds(m[1])
	}
	return t, true
}

// captionReader goes through the lines of a subtitle file.
type captionReader struct {
	b       *builder
	out     []caption
	times   int  // lines with a time
	open    bool // inside a cue
	skip    bool // inside a header, a note or a style
	current caption
	gap     int    // lines of the cue before its last line of white space
	pending string // a line outside any cue: an identifier, or words that lost their time
	at      int    // its number
}

// readCaptions splits a subtitle file into its cues.
func readCaptions(b *builder, text string) ([]caption, error) {
	r := &captionReader{b: b}
	number := 0
	for s := range strings.SplitSeq(text, "\n") {
		number++
		r.read(s, number)
	}
	r.end()
	switch {
	case r.times == 0:
		return nil, refuse(b.file.Path, "line 1: no line of it is a cue's time, such as 00:00:01.000 --> 00:00:04.000: is it a subtitle file?")
	case len(r.out) == 0:
		return nil, refuse(b.file.Path, "line %d: no cue holds words", r.at)
	}
	return r.out, nil
}

func (r *captionReader) read(line string, number int) {
	s := strings.TrimSpace(line)
	t, isTime := readCueTime(s)
	switch {
	case isTime:
		r.begin(t, number)
	case line == "":
		r.end()
	case s == "" && r.open:
		r.gap = len(r.current.lines)
	case s == "":
		r.end()
	case r.skip:
	case isBlockHead(s) && (!r.open || r.gap == len(r.current.lines)):
		r.end()
		r.skip = true
	case r.open:
		r.current.lines = append(r.current.lines, s)
	case r.pending != "":
		r.lost()
		r.open, r.current.lines = true, append(r.current.lines, s)
	default:
		r.pending, r.at = s, number
	}
}

// isBlockHead reports whether a line begins a block that holds no words.
func isBlockHead(s string) bool {
	word, _, _ := strings.Cut(strings.TrimPrefix(s, "\ufeff"), " ")
	return word == "WEBVTT" || word == "NOTE" || word == "STYLE" || word == "REGION"
}

// begin starts a cue at its time; the line before it was its identifier.
func (r *captionReader) begin(t cueTime, number int) {
	if n := len(r.current.lines); r.open && n > 0 && (isDigits(r.current.lines[n-1]) || r.gap > 0 && r.gap == n-1) {
		r.current.lines = r.current.lines[:n-1]
	}
	r.pending = ""
	r.end()
	r.open, r.times, r.at = true, r.times+1, number
	if !t.timed {
		r.b.warnAt(fmt.Sprintf("line %d", number), "its time cannot be read: taken as said at the time before")
		t.start, t.end, t.timed = r.current.start, r.current.end, r.current.timed
	}
	r.current = caption{start: t.start, end: t.end, timed: t.timed, line: number}
	if t.words != "" {
		r.current.lines = append(r.current.lines, t.words)
	}
}

// lost takes words that stand outside any cue for part of what was said last.
func (r *captionReader) lost() {
	if !isDigits(r.pending) {
		r.current.lines = append(r.current.lines, r.pending)
	}
	r.b.warnAt(fmt.Sprintf("line %d", r.at), "words without a time: taken with the cue before")
	r.pending, r.current.line = "", r.at
}

// end closes the running cue or block.
func (r *captionReader) end() {
	if r.pending != "" && !isDigits(r.pending) {
		r.lost()
	}
	if len(r.current.lines) > 0 {
		r.out = append(r.out, r.current)
	}
	r.current.lines, r.gap = nil, 0
	r.open, r.skip, r.pending = false, false, ""
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// inOrder sorts captions by their time, where they stand in another order. A file
// whose times begin anew is two recordings, and stays as it is.
func inOrder(b *builder, captions []caption) []caption {
	for i, c := range captions[1:] {
		before := captions[i]
		switch {
		case !c.timed || !before.timed || c.start >= before.start:
		case c.start <= captions[0].start+1 && i+2 < len(captions) && captions[i+2].start >= c.start:
			b.warn(fmt.Sprintf("line %d", c.line), "the times begin anew here: read in the order of the file")
			return captions
		}
	}
	byTime := func(a, b caption) int { return cmp.Compare(a.start, b.start) }
	if !slices.IsSortedFunc(captions, byTime) {
		b.warn("", "its cues are not in the order of their times: read in the order of their times")
		slices.SortStableFunc(captions, byTime)
	}
	return captions
}

var (
	voiceTag = regexp.MustCompile(`<(/?)v(?:\.[^\s<>]*)?(?:\s+([^<>]{0,200}))?>`)
	markup   = regexp.MustCompile(`</?(?:c|b|i|u|s|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<[\d:.,]{1,16}>|\{\\[^}]{1,20}\}`)
	breaks   = regexp.MustCompile(`(?i)<br ?/?>|\[br\]|\\N`)
	// otherVoice is what begins another speaker's words in a line.
	otherVoice = regexp.MustCompile(`^(?:[-–—‐] |>{2,3} ?|-\pL)`)
	// sound is a line that describes a sound: nobody's words. What stands in round
	// brackets may be said, unless it is a word or in capitals.
	sound = regexp.MustCompile(`^(?:\[[^\]]{1,60}\]|\((?:\pL+|[^)\p{Ll}]{1,60}|(?i:soft |loud )?(?i:music|laugh|applau|chuckl|sigh|cough)\pL*[^)]{0,40})\)|[♪♫#*\s]+)$`)
	// missing is a transcriber's mark that words are missing or hidden.
	missing = regexp.MustCompile(`(?i)inaudible|unintelligible|indistinct|crosstalk|redacted|unverständlich`)
)

// plainCaption is a caption's line without markup.
func plainCaption(s string) string {
	s = breaks.ReplaceAllString(s, " ")
	s = html.UnescapeString(markup.ReplaceAllString(s, ""))
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "\x00", "")
}

// voiced makes a cue of every voice in every line of captions.
func voiced(captions []caption) []cue {
	var cues []cue
	for _, c := range captions {
		voice := ""
		for _, s := range c.lines {
			from := 0
			for _, tag := range voiceTag.FindAllStringSubmatchIndex(s, -1) {
				cues = c.cue(cues, voice, s[from:tag[0]])
				voice, from = "", tag[1]
				if tag[3] == tag[2] && tag[4] >= 0 {
					voice = strings.TrimSpace(html.UnescapeString(s[tag[4]:tag[5]]))
				}
			}
			cues = c.cue(cues, voice, s[from:])
		}
	}
	return cues
}

// cue adds the words that one voice says in a caption's line.
func (c caption) cue(cues []cue, voice, words string) []cue {
	words = plainCaption(words)
	other := otherVoice.MatchString(words)
	if other {
		words = strings.TrimLeft(words, "-–—‐> ")
	}
	if words == "" || sound.MatchString(words) && !missing.MatchString(words) {
		return cues
	}
	voice = strings.ReplaceAll(voice, "\x00", "")
	return append(cues, cue{voice: voice, text: words, time: c.start, timed: c.timed, line: c.line, turn: other})
}
