package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"personas/research"
)

// sides are the words with which exports say who writes, beside those that a
// label says.
var sides = byWord(map[research.Role]string{
	research.RoleAgent:       "admin operator staff team employee company outbound outgoing assistant system bot ai true yes 1",
	research.RoleParticipant: "end-user end_user enduser contact lead visitor requester inbound incoming consumer human member false no 0",
})

// sideOf is the role that a cell of a role column says, "" where it says none.
func sideOf(cell string) research.Role {
	cell = strings.ToLower(cell)
	if role := sides[cell]; role != "" {
		return role
	}
	return roleOfLabel(cell)
}

// isThread reports whether a table's rows are messages: the id of a conversation
// comes again, under several voices.
func (c *chooser) isThread(thread, voice int) bool {
	p := c.profiles[thread]
	return p.filled*10 > p.rows*9 && p.distinct < p.filled && p.words < 3 && !constantWithin(c.t, thread, voice)
}

// chooseThread settles the columns of a conversation; false where the table is
// none.
func (c *chooser) chooseThread(out *columns) bool {
	pinned := out.layout == LayoutThread
	out.thread = c.peek(c.pins.Thread, threadNames)
	out.role = c.peek(c.pins.Role, roleNames)
	out.speaker = c.peek(c.pins.Speaker, speakerNames)
	voice := max(out.speaker, out.role)
	if !pinned && (out.layout != "" || out.thread < 0 || voice < 0 || !c.isThread(out.thread, voice)) {
		out.thread, out.role, out.speaker = -1, -1, -1
		return false
	}
	c.takeThread(out)
	return true
}

// peek finds the column that is pinned, else the first that has one of the names.
func (c *chooser) peek(pinned string, names []string) int {
	if pinned != "" {
		return c.t.column(pinned)
	}
	for _, name := range names {
		for i, h := range c.t.header {
			if goesBy(h, name) && !c.taken[i] && c.profiles[i].filled > 0 {
				return i
			}
		}
	}
	return -1
}

func (c *chooser) takeThread(out *columns) {
	for _, settled := range []struct {
		key    string
		column int
		pinned string
	}{{"thread", out.thread, c.pins.Thread}, {"speaker", out.speaker, c.pins.Speaker}, {"role", out.role, c.pins.Role}} {
		if settled.column < 0 {
			continue
		}
		c.taken[settled.column] = true
		if h := c.t.header[settled.column]; settled.pinned == "" {
			c.b.guess(settled.key+" column", h, "its name", c.b.pin(settled.key, "%q", h))
		}
	}
}

// thread is one conversation.
type thread struct {
	id   string
	rows []row
}

// threads makes a document of every conversation from rows that hold a message
// each. The messages stand in the order of their times, where all have one.
func threads(ctx context.Context, b *builder, t *table, c columns) ([]draft, error) {
	list, silent := gatherThreads(t, c)
	if silent > 0 {
		b.warn("", "%d messages without words or without a conversation left out", silent)
	}
	kind := b.kind(research.KindSupport, "a table with a message a row")
	side := b.sidesOf(list, c)
	var drafts []draft
	for i, th := range list {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		byTime(th.rows, c)
		drafts = append(drafts, b.conversation(t, th, c, kind, side))
	}
	return drafts, nil
}

func gatherThreads(t *table, c columns) (list []*thread, silent int) {
	known := map[string]*thread{}
	for _, r := range t.rows {
		id := r.cell(c.thread)
		if id == "" || r.cell(c.text) == "" {
			silent++
			continue
		}
		th := known[id]
		if th == nil {
			th = &thread{id: id}
			known[id], list = th, append(list, th)
		}
		th.rows = append(th.rows, r)
	}
	return list, silent
}

// byTime orders messages by their times; where one has none they stay as they are.
func byTime(rows []row, c columns) {
	if c.date < 0 {
		return
	}
	at := map[int]time.Time{}
	for _, r := range rows {
		t, ok := parseTime(r.cell(c.date), c.dateOrder)
		if !ok {
			return
		}
		at[r.number] = t
	}
	slices.SortStableFunc(rows, func(a, b row) int { return at[a.number].Compare(at[b.number]) })
}

// conversation is the document of a thread: a turn a message.
func (b *builder) conversation(t *table, th *thread, c columns, kind research.SourceKind, side map[string]research.Role) draft {
	d := b.record(t, th.rows[0], c, kind)
	d.key, d.title = b.scoped(th.id), th.id
	if subject := th.rows[0].cell(c.title); subject != "" {
		d.title = th.id + " · " + subject
	}
	d.attributes = map[string]string{}
	customers := map[string]bool{}
	for _, r := range th.rows {
		s := d.paragraph(r.cell(c.text), r.line)
		s.label, s.role = voiceOf(r, c), side[sideKey(r, c)]
		if s.role != research.RoleParticipant {
			continue
		}
		customers[s.label] = true
		for name, value := range t.attributes(r, c) {
			if d.attributes[name] == "" {
				d.attributes[name] = value
			}
		}
	}
	for label := range customers {
		if len(customers) == 1 && d.who == "" && !genericLabel(label) && !anonymous(label) {
			d.who = label // names and addresses of one export mean one person
		}
	}
	return d
}

// voiceOf is the label of a message: who wrote it, else on which side they are.
func voiceOf(r row, c columns) string {
	if name := r.cell(c.speaker); name != "" {
		return name
	}
	if role := r.cell(c.role); sideOf(role) != "" && roleOfLabel(role) == "" {
		return string(sideOf(role)) // "inbound" is nobody's name
	} else if role != "" {
		return role
	}
	return "unknown"
}

// sideKey is what decides the side of a message.
func sideKey(r row, c columns) string { return r.cell(c.role) + "\x00" + r.cell(c.speaker) }

// sidesOf settles who is on which side: study.toml by the label, what the role
// column or the label says, else who writes in many conversations that others
// opened.
func (b *builder) sidesOf(list []*thread, c columns) map[string]research.Role {
	pinned := b.settings.speakers(b.file.Path)
	side, open := map[string]research.Role{}, map[string]string{}
	for _, th := range list {
		for _, r := range th.rows {
			key, label := sideKey(r, c), voiceOf(r, c)
			role := pinned[normalLabel(label)]
			if role == "" {
				role = sideOf(r.cell(c.role))
			}
			if role == "" {
				role = roleOfLabel(label)
			}
			side[key] = role
			if role == "" {
				open[key] = label
			}
		}
	}
	seen := presenceOf(list, c)
	for _, key := range slices.Sorted(maps.Keys(open)) {
		role, why := seen[key].side()
		if side[key] = role; role == research.RoleParticipant {
			continue // who opens a conversation is its customer: nothing to settle
		}
		b.guess(string(role), open[key], why, fmt.Sprintf("speakers.%q.%q = %q", b.file.Path, open[key], role))
	}
	return side
}

// presence is where a voice of a table of conversations writes.
type presence struct{ threads, opened int }

func presenceOf(list []*thread, c columns) map[string]presence {
	seen := map[string]presence{}
	for _, th := range list {
		here := map[string]bool{}
		for i, r := range th.rows {
			key := sideKey(r, c)
			p := seen[key]
			if i == 0 {
				p.opened++
			}
			if !here[key] {
				p.threads++
			}
			here[key], seen[key] = true, p
		}
	}
	return seen
}

// side takes who opens what they write in for a customer, and who writes in
// several conversations of others for an agent.
func (p presence) side() (research.Role, string) {
	why := fmt.Sprintf("writes in %d conversations, opens %d of them", p.threads, p.opened)
	switch {
	case p.opened*2 > p.threads:
		return research.RoleParticipant, why
	case p.threads >= 2 && p.opened*5 <= p.threads:
		return research.RoleAgent, why
	}
	return research.RoleUnknown, why
}
