package ingest

import (
	"regexp"
	"strings"
)

var (
	// listItem is the marker of a list's item, in Markdown and plain text alike.
	listItem = regexp.MustCompile(`^\s{0,8}(?:[-*+•‣▪–]|\d{1,2}[.)])\s+`)
	// quoteMark is the marker of a quoted line.
	quoteMark = regexp.MustCompile(`^\s{0,3}>\s?`)
	underline = regexp.MustCompile(`^(?:=+|-{2,})$`)
)

// isMarkdown reports whether a path's extension says Markdown.
func isMarkdown(p string) bool {
	p = strings.ToLower(p)
	return strings.HasSuffix(p, ".md") || strings.HasSuffix(p, ".markdown")
}

// markdown reads the lines of a Markdown text on top of what scanLines saw:
// headings, fences and comments hold nobody's words; a heading that names a role
// is the label of what follows.
func markdown(text []byte, lines []line) {
	for i := range lines {
		l := &lines[i]
		s := lineText(text, *l)
		switch {
		case l.blank:
		case isHeading(s):
			l.heading(strings.Trim(s, "# *_:"))
		case underline.MatchString(s) && i > 0 && !lines[i-1].blank && !lines[i-1].rule && (i == 1 || lines[i-2].blank || lines[i-2].rule):
			lines[i-1].heading(strings.Trim(lineText(text, lines[i-1]), "*_:"))
			l.rule = true
		case strings.HasPrefix(s, "```"), strings.HasPrefix(s, "~~~"), strings.HasPrefix(s, "<!--") && strings.HasSuffix(s, "-->"), isTableRule(s):
			l.rule = true
		}
		if l.rule && i+1 < len(lines) {
			lines[i+1].opens = true
		}
	}
}

// heading makes a line a heading: the label of a speaker, if it names a role, or a
// time mark.
func (l *line) heading(words string) {
	if m := readMark(words); m.wordless(len(words)) {
		l.mark, l.mark.after, l.mark.words, l.lead = m, l.end-l.start, l.end-l.start, 0
		return
	}
	if m := readMark(words + ":"); m.alone && m.label != "" && roleOfLabel(m.label) != "" {
		l.mark, l.mark.words, l.mark.sure, l.opens = m, l.end-l.start, true, true
		return
	}
	l.mark, l.rule = mark{}, true
}

// isTableRule reports whether a line is the rule below a table's head.
func isTableRule(s string) bool {
	return strings.HasPrefix(s, "|") && strings.Trim(s, "|-: ") == ""
}
