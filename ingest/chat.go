package ingest

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// chatDate begins a message in a chat's text, in the shapes of phones and places:
// "[05/03/2025, 10:14:33] ", "3/5/25, 10:14 AM - ", "05.03.25, 10:14 - ".
var chatDate = regexp.MustCompile(`^\[?(\d{1,4}[-./]\d{1,2}[-./]\d{1,4})(?:,? |T)(?:um |at )?(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?:[ \x{202f}\x{a0}]?([AaPp])\.?[ \x{202f}\x{a0}]?[Mm]\.?)?\]?(?: ?[-–—|])?(?:[ \x{200e}\x{200f}\x{202f}\x{a0}]+|$)`)

// chat reads the date at the beginning of a chat's message and who wrote it: a
// name in any form, or a number. A message that nobody wrote is a notice.
func (m *mark) chat(rest string) bool {
	t := chatDate.FindStringSubmatch(head(rest))
	if t == nil {
		return false
	}
	m.dated, m.when = true, strings.ToUpper(t[1]+" "+strings.ReplaceAll(t[2], ".", ":")+" "+t[3])
	m.words += len(t[0])
	rest = rest[len(t[0]):]
	name, words, ok := strings.Cut(head(rest), ":")
	if ok && name != "" && len(name) <= 60 && !strings.ContainsAny(name, "\"“”") && (words == "" || words[0] == ' ') {
		m.label, m.sure = strings.TrimLeft(strings.TrimSpace(name), "~ \u00a0\u202f"), isName(name)
		m.words += len(name) + 1
	}
	m.alone = strings.TrimSpace(rest[min(len(name)+1, len(rest)):]) == ""
	return true
}

// unsent are a chat's words for what was sent and is not in the text. Some
// telephones put a mark of direction before whatever nobody typed.
var unsent = regexp.MustCompile(`(?i)^\x{200e}?(?:<[^<>]{1,40}(?:omitted|ausgeschlossen|weggelassen|omis|omitido|omitidos|weggelaten|omessi|pominięto)>|<(?:attached|anhang)[:：][^<>]{1,120}>|(?:image|video|audio|gif|sticker|document|contact card|bild|sprachnachricht|dokument) (?:omitted|weggelassen)|\S{1,80} \((?:file attached|Datei angehängt|archivo adjunto|fichier joint)\)|(?:this message was deleted|you deleted this message|diese nachricht wurde gelöscht|missed (?:voice|video) call|null|waiting for this message\b.*)[.,]?)$`)

// edited is what some add to a message's words.
var edited = regexp.MustCompile(`\s*\x{200e}?<[^<>]{1,30}(?:edited|bearbeitet|modifié|editado)[^<>]{0,10}>\s*$`)

// readChat reads lines as a chat's messages where the first of them and one more
// begin with a date: only such lines begin a message, and its day and time are
// told. It returns the day of the first, nil where it cannot be told.
func readChat(text []byte, lines []line) (day *time.Time, ok bool) {
	var dated []*line
	for i := range lines {
		if l := &lines[i]; l.dated {
			dated = append(dated, l)
		} else if !l.blank && len(dated) == 0 {
			return nil, false
		}
	}
	if len(dated) < 2 {
		return nil, false
	}
	for i := range lines {
		l := &lines[i]
		words := strings.TrimSpace(string(text[l.start+min(l.words, l.end-l.start) : l.end]))
		switch {
		case l.blank:
		case !l.dated:
			l.mark, l.rule, l.lead = mark{}, false, 0
		case strings.HasPrefix(words, "\u200e"), len(words) < 200 && unsent.MatchString(words):
			l.label, l.rule = "", true
		}
		if tail := edited.FindIndex(text[max(l.start, l.end-60):l.end]); tail != nil && !l.blank {
			l.end = max(l.start, l.end-60) + tail[0]
		}
	}
	return timeMessages(dated), true
}

// timeMessages gives each message its seconds since the first, in the order of day
// and month in which the messages follow each other.
func timeMessages(dated []*line) *time.Time {
	for _, order := range [][]string{{"2/1/2006", "2/1/06"}, {"1/2/2006", "1/2/06"}, {"2006/1/2"}} {
		times := make([]time.Time, len(dated))
		ok := true
		for i, l := range dated {
			times[i], ok = chatTime(l.when, order)
			if !ok {
				break
			}
		}
		if !ok || !slices.IsSortedFunc(times, time.Time.Compare) {
			continue
		}
		for i, l := range dated {
			l.time, l.timed = times[i].Sub(times[0]).Seconds(), true
		}
		day := times[0].Truncate(24 * time.Hour)
		return &day
	}
	return nil
}

func chatTime(when string, days []string) (time.Time, bool) {
	day, clock, _ := strings.Cut(when, " ")
	clock, half, _ := strings.Cut(clock, " ")
	day = strings.NewReplacer(".", "/", "-", "/").Replace(day)
	layouts := []string{"15:04:05", "15:04"}
	if half != "" {
		layouts, clock = []string{"3:04:05PM", "3:04PM"}, clock+half+"M"
	}
	for _, d := range days {
		for _, c := range layouts {
			if t, err := time.Parse(d+" "+c, day+" "+clock); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}
