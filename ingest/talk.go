package ingest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"personas/research"
)

// talk is one conversation of a JSON file.
type talk struct {
	key, title, place string // "" where the file holds one
	kind              research.SourceKind
	evidence          string
	whole             bool // an utterance is one of the speaker's own, not a piece of what they say
	said              []utterance
}

// utterance is what one voice says or writes at once.
type utterance struct {
	voice string
	role  research.Role // "" where the file does not say
	text  string
	when  moment
	at    int // the byte of the file behind which it stands
}

// moment is a time as a file has it.
type moment struct {
	seconds float64
	known   bool
	date    bool // seconds since 1970, not since the beginning
	whole   bool // written without a fraction: milliseconds, perhaps
}

// converse makes the documents of conversations.
func (b *builder) converse(ctx context.Context, text []byte, talks []talk) ([]draft, error) {
	kind := b.kind(talks[0].kind, talks[0].evidence)
	var drafts []draft
	at, line := 0, 1
	for i := range talks {
		t := &talks[i]
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		cues := make([]cue, 0, len(t.said))
		start, day := t.clock()
		for _, u := range t.said {
			if u.at > at {
				line, at = line+bytes.Count(text[at:u.at], []byte{'\n'}), u.at
			}
			if words := spoken(u.text); words != "" {
				cues = append(cues, cue{voice: b.canonicalName(u.voice), role: u.role, text: words, time: max(0, math.Round((u.when.seconds-start)*1000)/1000), timed: u.when.known, line: line, whole: t.whole})
			}
		}
		if len(cues) == 0 {
			continue
		}
		h := header{date: day}
		d := b.session(h, kind)
		d.key, d.locator, d.boxed = t.key, t.place, len(talks) > 1
		d.title = cmp.Or(t.title, d.title)
		b.nameVoices(cues)
		d.joinCues(cues)
		drafts = append(drafts, d)
		b.reportNameless(cues, t)
	}
	if len(drafts) == 0 {
		return nil, refuse(b.file.Path, "line 1: it has the form of %s, but nothing in it holds words", talks[0].evidence)
	}
	return drafts, nil
}

// reportNameless warns where nobody is named.
func (b *builder) reportNameless(cues []cue, t *talk) {
	for _, c := range cues {
		if c.voice != "" {
			return
		}
	}
	b.warnAt(t.place, "nothing names a speaker: all words are taken for one person's")
}

// spoken is an utterance's text in canonical form: no white space around it, no
// carriage returns.
func spoken(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return string(bytes.TrimSpace([]byte(strings.ReplaceAll(text, "\x00", ""))))
}

// canonicalName is a voice's label on one line. Those that a machine numbers are
// "Speaker 1" whatever it calls them, so that nobody takes them for a name.
func (b *builder) canonicalName(voice string) string {
	voice = strings.Join(strings.Fields(voice), " ")
	if m := numbered.FindStringSubmatch(voice); m != nil {
		return "Speaker " + strings.ToUpper(m[1])
	}
	return voice
}

var numbered = regexp.MustCompile(`(?i)^(?:(?:spk|speaker|spkr|channel|ch)[ _-]?)?([0-9]{1,3}|[a-z])$`)

// clock returns what is to be taken off the times, and the day of the first where
// they are dates. Whole numbers that would have people say a word in twenty
// seconds are milliseconds.
func (t *talk) clock() (start float64, day *time.Time) {
	words, last, whole, dated := 0, 0.0, true, false
	for _, u := range t.said {
		words += len(strings.Fields(u.text))
		if !u.when.known {
			continue
		}
		whole = whole && u.when.whole
		if u.when.date && !dated {
			first := time.Unix(int64(u.when.seconds), 0).UTC().Truncate(24 * time.Hour)
			dated, day, start = true, &first, u.when.seconds
		}
		if u.when.date {
			start = min(start, u.when.seconds)
		}
		last = max(last, u.when.seconds)
	}
	if !dated && whole && last > 0 && float64(words)/last < 0.05 {
		for i := range t.said {
			t.said[i].when.seconds /= 1000
		}
	}
	return start, day
}

// momentOf reads a time: seconds, milliseconds where the name says so, a clock, a
// duration such as "1.3s" or "PT1.3S", a date, or the seconds since 1970.
func momentOf(key string, v *value) moment {
	if v == nil || v.kind != '"' && v.kind != '0' {
		return moment{}
	}
	s := strings.TrimSpace(v.text)
	if v.kind == '"' && strings.Contains(s, ":") {
		return clockOrDate(s)
	}
	if rest, ok := strings.CutPrefix(s, "PT"); ok {
		d, err := time.ParseDuration(strings.ToLower(rest))
		return moment{seconds: d.Seconds(), known: err == nil && d >= 0}
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "s"), 64)
	if err != nil || n != n || n < 0 || n > 1e18 {
		return moment{}
	}
	m := moment{seconds: n, known: true, whole: !strings.ContainsAny(s, ".eEs")}
	lower := strings.ToLower(key)
	switch {
	case strings.Contains(lower, "tick"):
		m.seconds, m.whole = n/1e7, false
	case n >= 1e11:
		m.seconds, m.date = n/1000, true
	case n >= 5e8:
		m.date = true
	case strings.HasSuffix(lower, "ms") || strings.Contains(lower, "milli"):
		m.seconds, m.whole = n/1000, false
	}
	return m
}

func clockOrDate(s string) moment {
	if t, ok := seconds(s); ok {
		return moment{seconds: t, known: true}
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", "2006-01-02T15:04:05.999999999-0700", "2006-01-02 15:04:05 MST"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1980 && t.Year() < 2200 {
			return moment{seconds: float64(t.UnixMilli()) / 1000, known: true, date: true}
		}
	}
	return moment{}
}

// roleWord is the role that a word of an export's own says.
func roleWord(word string) research.Role {
	switch strings.ToLower(strings.ReplaceAll(word, "_", "-")) {
	case "user", "users", "customer", "end-user", "contact", "lead", "visitor", "human", "participant", "client", "requester", "respondent", "interviewee", "guest":
		return research.RoleParticipant
	case "assistant", "agent", "admin", "bot", "operator", "teammate", "support", "team", "ai", "model", "staff":
		return research.RoleAgent
	case "interviewer", "moderator", "researcher":
		return research.RoleInterviewer
	}
	return ""
}

// numberedTalk names the place of one conversation among several.
func numberedTalk(i int) string { return fmt.Sprintf("conversation %d", i+1) }
