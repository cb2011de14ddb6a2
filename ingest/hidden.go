package ingest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// hides reports whether an element is none of the text that a reader sees.
func (p *pageParser) hides(t html.Token) bool {
	switch name := t.Data; {
	case name == "del" && p.hidden == 0:
		p.pass("deleted stretches")
		return true
	case pageUnread[name]:
		return true
	case name == "footer":
		return !slices.ContainsFunc(p.stack, func(e element) bool { return pageFrames[e.name] })
	case name == "a":
		return p.isReference(t)
	}
	return isHidden(t)
}

// isHidden reports whether an element's attributes hide it or call it a menu.
func isHidden(t html.Token) bool {
	for _, a := range t.Attr {
		value := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
		switch a.Key {
		case "hidden":
			return value != "until-found"
		case "role":
			if slices.Contains([]string{"navigation", "search", "menu", "menubar", "banner", "contentinfo"}, value) {
				return true
			}
		case "style":
			for _, s := range []string{"display:none", "visibility:hidden", "mso-hide:all", "mso-element:comment", "mso-element:footnote", "mso-element:endnote"} {
				if strings.Contains(value, s) {
					return true
				}
			}
		}
	}
	return false
}

// notePrefixes begin the anchors that word processors give comments and footnotes
// in a text saved as a page: their references, and with another ending or none
// the notes themselves.
var notePrefixes = map[string]string{"cmnt": "comments", "ftnt": "footnotes", "_msocom": "comments", "_msoanchor": "", "_ftn": "footnotes", "_edn": "endnotes", "sdfootnote": "footnotes", "sdendnote": "endnotes"}

// noteOf tells what an anchor belongs to, and whether it is a reference in the
// text, not the note.
func noteOf(anchor string) (what string, reference, ok bool) {
	for prefix, what := range notePrefixes {
		if rest, found := strings.CutPrefix(anchor, prefix); found {
			reference := strings.HasPrefix(rest, "_ref") || strings.HasPrefix(rest, "ref") || strings.HasSuffix(rest, "anc") || prefix == "_msoanchor"
			return what, reference, strings.ContainsAny(rest, "0123456789")
		}
	}
	return "", false, false
}

// isReference reports whether a link is the mark of a comment or a footnote.
func (p *pageParser) isReference(t html.Token) bool {
	what, back, ok := noteOf(strings.TrimPrefix(attr(t, "href"), "#"))
	if ok && !back && what != "" && p.hidden == 0 && strings.HasPrefix(attr(t, "href"), "#") {
		p.pass(what)
	}
	return ok && strings.HasPrefix(attr(t, "href"), "#")
}

// aside hides the block that the anchor of a comment or a footnote begins: its
// text.
func (p *pageParser) aside(t html.Token) {
	if t.Data != "a" && t.Data != "div" {
		return
	}
	_, reference, ok := noteOf(attr(t, "id") + attr(t, "name"))
	if !ok || reference {
		return
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		e := &p.stack[i]
		if e.name == "div" || e.name == "p" && (i == 0 || p.stack[i-1].name != "div" || p.stack[i-1].before != p.puts) {
			if !e.hidden {
				e.hidden = true
				p.hidden++
			}
			return
		}
	}
}
