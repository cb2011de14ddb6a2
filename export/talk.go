package export

import (
	"cmp"
	"slices"

	"personas/research"
)

// talk is a document at the end of the page: the whole of it, or in a large
// study the turns around the quotes shown.
type talk struct {
	ID    string
	Title string
	Facts string
	Lang  string // where it is not English
	Turns []spoken
}

// spoken is a turn, cut where quotes begin and end.
type spoken struct {
	Who      string
	Note     string // "noted by … about …"
	Place    string
	Asks     bool // context, never evidence
	Reported bool
	Skipped  string // how many turns are left out before this one
	Pieces   []piece
	Themes   []mention // of its quotes
}

// mention is a theme beside the words that stand in it.
type mention struct {
	ID    string
	Label label
}

// piece is a run of a turn. Mark is the quote whose very words it is; At holds
// the anchors of quotes that begin inside another.
type piece struct {
	Text string
	Mark string
	At   []string
}

// wholeText is the size of text up to which conversations are shown whole.
const wholeText = 3 << 20

// talks are the conversations behind every quote shown so far; whole shows all
// of each document that is quoted.
func (p *pen) talks(whole bool) []talk {
	shown := map[research.Ref]map[int][]*research.Quote{}
	size, documents := 0, 0
	for i := range p.Quotes {
		q := &p.Quotes[i]
		if !p.shown[q.Ref] {
			continue
		}
		if shown[q.Document] == nil {
			shown[q.Document] = map[int][]*research.Quote{}
			size += len(p.document[q.Document].Text)
			documents++
		}
		shown[q.Document][q.Turn] = append(shown[q.Document][q.Turn], q)
	}
	whole = whole && size <= wholeText && documents <= listedPeople
	var out []talk
	for _, d := range p.shelf {
		quoted := shown[d.Ref]
		if quoted == nil && !(whole && len(p.Documents) <= listedPeople) {
			continue
		}
		out = append(out, p.talk(d, quoted, whole))
	}
	return out
}

// talk shows a document, or the turns around its quotes.
func (p *pen) talk(d *research.Document, quoted map[int][]*research.Quote, whole bool) talk {
	n := 0
	for _, q := range quoted {
		n += len(q)
	}
	v := talk{ID: string(d.Ref), Title: p.say(d.Title), Lang: foreign(d), Facts: kindNames[d.Kind] + ", " + count(n, "quote")}
	if d.RecordedOn != nil {
		v.Facts += ", " + d.RecordedOn.Format("2 January 2006")
	}
	if t := d.Turns; d.Kind.Quantitative() && len(t) > 0 && t[0].Line > 0 {
		v.Facts += ", row " + figure(t[0].Line)
	}
	near, left := nearby(d, quoted), 0
	for i, t := range d.Turns {
		if !whole && !near[i] {
			left++
			continue
		}
		turn := p.spoken(d, t, quoted[i])
		if left > 0 {
			turn.Skipped = count(left, "turn") + " left out"
		}
		left = 0
		v.Turns = append(v.Turns, turn)
	}
	return v
}

// nearby are the turns an excerpt shows: those quoted, what each answers, and in
// a conversation the turns on either side.
func nearby(d *research.Document, quoted map[int][]*research.Quote) map[int]bool {
	near := map[int]bool{}
	for i := range quoted {
		near[i] = true
		if asked, ok := d.Question(i); ok {
			near[asked.Position] = true
		}
		if !d.Kind.Quantitative() {
			near[i-1], near[i+1] = true, true
		}
	}
	return near
}

// spoken cuts a turn where its quotes begin and end.
func (p *pen) spoken(d *research.Document, t research.Turn, quotes []*research.Quote) spoken {
	v := spoken{Who: p.say(t.Speaker), Asks: !t.Role.Evidence(), Reported: t.Voice == research.VoiceReported}
	if t.Role.Evidence() {
		v.Who = p.say(p.name(t.Participant))
	}
	if v.Reported {
		v.Note = "noted by " + cmp.Or(p.say(t.Author), "our staff") + " about " + v.Who
	}
	switch {
	case d.Kind.Quantitative(): // a record is one row: its heading says which
	case t.Timed:
		v.Place = clock(t.Time)
	case t.Page > 0:
		v.Place = "p. " + figure(t.Page)
	case t.Line > 0:
		v.Place = figure(t.Line)
	}
	slices.SortStableFunc(quotes, func(a, b *research.Quote) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	for _, q := range quotes {
		if th := p.themeOf[q.Ref]; th != nil && p.topical {
			h := mention{string(th.Ref), p.themeLabel(th)}
			if !slices.Contains(v.Themes, h) {
				v.Themes = append(v.Themes, h)
			}
		}
	}
	at := t.Span.Start
	cut := func(to int) string {
		text := p.say(string(d.Text[at:to]))
		at = to
		return text
	}
	for _, q := range quotes {
		if q.Span.Start < at && len(v.Pieces) > 0 {
			last := &v.Pieces[len(v.Pieces)-1]
			last.At = append(last.At, string(q.Ref))
			if q.Span.End > at {
				last.Text += cut(q.Span.End)
			}
			continue
		}
		if q.Span.Start > at {
			v.Pieces = append(v.Pieces, piece{Text: cut(q.Span.Start)})
		}
		v.Pieces = append(v.Pieces, piece{Text: cut(q.Span.End), Mark: string(q.Ref)})
	}
	if at < t.Span.End {
		v.Pieces = append(v.Pieces, piece{Text: cut(t.Span.End)})
	}
	return v
}
