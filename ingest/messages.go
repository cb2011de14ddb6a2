package ingest

import (
	"cmp"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// conversations reads the exports of chats and help desks, of one conversation or
// of many.
func conversations(root *value) ([]talk, bool) {
	list := []value{*root}
	switch {
	case root.kind == '[':
		list = root.of
	case root.get("chats") != nil:
		list = root.get("chats").list("list")
	case root.list("conversations", "tickets") != nil:
		list = root.list("conversations", "tickets")
	}
	var found []talk
	known := directoryOf(root)
	for i := range list {
		t, ok := conversation(&list[i], known)
		if !ok {
			return nil, false
		}
		if len(list) > 1 {
			t.place = numberedTalk(i)
		} else {
			t.key, t.title = "", ""
		}
		if len(t.said) > 0 {
			found = append(found, t)
		}
	}
	return found, len(found) > 0
}

// conversation reads one conversation by its shape.
func conversation(v *value, known directory) (t talk, ok bool) {
	t = talk{kind: research.KindSupport, whole: true, key: v.string("id"), title: v.string("title", "name", "subject")}
	switch {
	case v.get("mapping") != nil && v.get("mapping").kind == '{':
		t.evidence, t.said = "a chat with an assistant", branch(v)
	case v.get("conversation_parts") != nil:
		t.evidence, t.said = "a help desk's conversation", intercom(v)
	case v.list("comments") != nil && v.list("comments")[0].get("author_id") != nil:
		t.evidence, t.said = "a help desk's ticket", zendesk(v, known)
	case isTelegram(v):
		t.evidence, t.said = "a messenger's export", telegram(v.list("messages"))
	case isDiscord(v):
		t.evidence, t.said = "a messenger's export", discord(v.list("messages"))
	case areUtterances(v.list("messages"), true) && hasRoles(v.list("messages")):
		u := talkOf(v.list("messages"))
		t.evidence, t.said = u.evidence, u.said
	default:
		return t, false
	}
	return t, true
}

var slackTime = regexp.MustCompile(`^\d{9,11}\.\d{1,9}$`)

// isSlack reports whether a file is one day of a Slack channel.
func isSlack(root *value) bool {
	return root.kind == '[' && len(root.of) > 0 && !slices.ContainsFunc(root.of, func(v value) bool {
		return v.string("type") != "message" || !slackTime.MatchString(v.string("ts"))
	})
}

// slack reads one day of a channel. Who writes is called as the export's list of
// members says, else as the messages do.
func slack(messages []value, members map[string]string) talk {
	t := talk{kind: research.KindSupport, evidence: "a channel's messages", whole: true}
	names := map[string]string{}
	for _, m := range messages {
		if name := m.get("user_profile").string("real_name", "display_name", "name"); name != "" {
			names[m.string("user")] = name
		}
	}
	maps.Copy(names, members)
	for i := range messages {
		m := &messages[i]
		role, kind := research.Role(""), m.string("subtype")
		if bot := m.string("bot_id"); bot != "" || kind == "bot_message" {
			role = research.RoleUnknown // says nothing of who the people are
		}
		if kind != "" && kind != "bot_message" && kind != "thread_broadcast" && kind != "file_share" && kind != "me_message" {
			continue
		}
		user := m.string("user")
		voice := cmp.Or(names[user], m.string("username"), m.get("bot_profile").string("name"), user, m.string("bot_id"))
		t.said = append(t.said, utterance{voice: voice, role: role, text: slackText(m.string("text"), names), when: momentOf("ts", m.get("ts")), at: m.at})
	}
	return t
}

// slackLink is what a message holds for a person, a channel or an address.
var slackLink = regexp.MustCompile(`<([@#!]?)([^<>|\s]{1,500})(?:\|([^<>]{1,300}))?>`)

// slackText is a message as it is read: names for ids, addresses as they stand.
func slackText(text string, names map[string]string) string {
	text = slackLink.ReplaceAllStringFunc(text, func(link string) string {
		m := slackLink.FindStringSubmatch(link)
		if m[1] == "!" {
			m[1] = "@"
		}
		return m[1] + cmp.Or(m[3], names[m[2]], m[2])
	})
	return html.UnescapeString(text)
}

// branch reads a tree of messages from the one that is shown back to the first.
func branch(v *value) []utterance {
	mapping := v.get("mapping")
	nodes := make(map[string]*value, len(mapping.of))
	for i := range mapping.of {
		nodes[mapping.keys[i]] = &mapping.of[i]
	}
	var said []utterance
	node := nodes[v.string("current_node")]
	for seen := 0; node != nil && seen <= len(nodes); seen++ {
		m := node.get("message")
		role := cmp.Or(m.get("author").string("role"), m.string("role"))
		if words := wordsIn(m.get("content")); roleWord(role) != "" && strings.TrimSpace(words) != "" {
			said = append(said, utterance{voice: role, role: roleWord(role), text: words, when: momentOf("create_time", m.get("create_time")), at: m.at})
		}
		node = nodes[node.string("parent")]
	}
	slices.Reverse(said)
	return said
}

// intercom reads the message that began a conversation and the parts that follow.
func intercom(v *value) []utterance {
	parts := v.get("conversation_parts")
	list := parts.list("conversation_parts", "data")
	if parts.kind == '[' {
		list = parts.of
	}
	all := make([]*value, 0, len(list)+1)
	if source := v.get("source", "conversation_message"); source != nil {
		all = append(all, source)
	}
	for i := range list {
		all = append(all, &list[i])
	}
	var said []utterance
	for _, p := range all {
		author := p.get("author")
		role := roleWord(author.string("type"))
		said = append(said, utterance{
			voice: cmp.Or(author.string("name", "email"), author.string("type")+" "+author.string("id")), role: role,
			text: withoutTags(p.string("body")), when: momentOf("created_at", cmp.Or(p.get("created_at"), v.get("created_at"))), at: p.at,
		})
	}
	return said
}

// directory holds those whom a file lists beside its conversations, by id.
type directory struct {
	names     map[string]string
	roles     map[string]research.Role
	requester string // who asked, where the file is one ticket
}

func directoryOf(root *value) directory {
	known := directory{names: map[string]string{}, roles: map[string]research.Role{}}
	for _, u := range root.list("users") {
		known.names[u.string("id")], known.roles[u.string("id")] = u.string("name"), roleWord(u.string("role"))
	}
	known.requester = root.get("ticket").string("requester_id")
	return known
}

// zendesk reads a ticket's comments; who asked is the customer, who else writes is
// staff, unless the file says what they are.
func zendesk(v *value, known directory) []utterance {
	requester := cmp.Or(v.string("requester_id"), known.requester)
	var said []utterance
	list := v.list("comments")
	for i := range list {
		c := &list[i]
		id := c.string("author_id")
		role := known.roles[id]
		if role == "" && requester != "" {
			role = research.RoleAgent
			if id == requester {
				role = research.RoleParticipant
			}
		}
		said = append(said, utterance{voice: cmp.Or(known.names[id], "user "+id), role: role, text: withoutTags(c.string("plain_body", "body", "html_body")), when: momentOf("created_at", c.get("created_at")), at: c.at})
	}
	return said
}

func isTelegram(v *value) bool {
	list := v.list("messages")
	return len(list) > 0 && !slices.ContainsFunc(list, func(m value) bool {
		kind := m.string("type")
		return kind != "message" && kind != "service" || m.get("date", "date_unixtime") == nil
	})
}

func telegram(messages []value) []utterance {
	var said []utterance
	for i := range messages {
		m := &messages[i]
		if m.string("type") == "message" {
			said = append(said, utterance{voice: m.string("from", "from_id"), text: wordsIn(m.get("text")), when: timeOf(m), at: m.at})
		}
	}
	return said
}

func isDiscord(v *value) bool {
	list := v.list("messages")
	return len(list) > 0 && !slices.ContainsFunc(list, func(m value) bool {
		return m.get("author") == nil || m.get("author").kind != '{' || m.get("content") == nil || m.get("timestamp") == nil
	})
}

func discord(messages []value) []utterance {
	var said []utterance
	for i := range messages {
		m := &messages[i]
		if kind := m.string("type"); kind != "" && kind != "Default" && kind != "Reply" && kind != "0" && kind != "19" {
			continue
		}
		author, role := m.get("author"), research.Role("")
		if author.true("isBot") || author.true("bot") {
			role = research.RoleUnknown
		}
		said = append(said, utterance{voice: author.string("nickname", "global_name", "name", "username", "id"), role: role, text: m.string("content"), when: timeOf(m), at: m.at})
	}
	return said
}

var (
	htmlBreak = regexp.MustCompile(`(?i)<br\s*/?>|</(?:p|div|li|h\d|tr|blockquote)>`)
	htmlTag   = regexp.MustCompile(`(?i)</?[a-z][a-z0-9]{0,12}(?:\s[^<>]{0,900})?/?>`)
	htmlLines = regexp.MustCompile(`[ \t]*\n\s*`)
)

// withoutTags is the text of a message that was sent as HTML; another stays as it
// is.
func withoutTags(body string) string {
	if !htmlTag.MatchString(body) {
		return body
	}
	body = htmlTag.ReplaceAllString(htmlBreak.ReplaceAllString(body, "\n"), "")
	return htmlLines.ReplaceAllString(strings.TrimSpace(html.UnescapeString(body)), "\n")
}
