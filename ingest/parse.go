package ingest

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"personas/research"
)

// ParseSettings reads study.toml and reports every problem at once, each with
// its line. Unknown keys are refused, with the known key they come nearest to.
func ParseSettings(data []byte) (Settings, error) {
	var root map[string]any
	meta, err := toml.Decode(string(data), &root)
	if err != nil {
		return Settings{}, settingsError([]problem{syntaxProblem(string(data), err)})
	}
	p := &settingsParser{lines: keyLines(string(data), meta.Keys())}
	p.table(nil, root, p.rootKeys())
	if len(p.problems) > 0 {
		return Settings{}, settingsError(p.problems)
	}
	return p.settings, nil
}

// settingsParser walks the decoded tree; what is wrong is collected, not thrown.
type settingsParser struct {
	settings Settings
	lines    map[string]int // joined key → line
	problems []problem
}

type problem struct {
	line int
	text string
}

func settingsError(problems []problem) error {
	sort.SliceStable(problems, func(i, j int) bool { return problems[i].line < problems[j].line })
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("study.toml: line %d: %s", p.line, p.text))
	}
	return &research.Error{Code: research.CodeUsage, Message: strings.Join(lines, "\n")}
}

func syntaxProblem(data string, err error) problem {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		before := data[:min(max(parse.Position.Start, 0), len(data))]
		return problem{strings.Count(before, "\n") + 1, strings.TrimSuffix(parse.Message, ".")}
	}
	return problem{1, err.Error()}
}

// keyLines finds the line of every key: keys come in the order of the file, so
// each is looked for from the line of the one before.
func keyLines(data string, keys []toml.Key) map[string]int {
	lines := strings.Split(data, "\n")
	at, found := 0, map[string]int{}
	for _, key := range keys {
		for i := at; i < len(lines); i++ {
			if strings.Contains(lines[i], key[len(key)-1]) {
				at = i
				break
			}
		}
		if _, ok := found[joined(key)]; !ok {
			found[joined(key)] = at + 1
		}
	}
	return found
}

func joined(key []string) string { return strings.Join(key, "\x00") }

func (p *settingsParser) fail(key []string, format string, args ...any) {
	line := 1
	for k := key; len(k) > 0; k = k[:len(k)-1] {
		if n, ok := p.lines[joined(k)]; ok {
			line = n
			break
		}
	}
	p.problems = append(p.problems, problem{line, fmt.Sprintf(format, args...)})
}

// setter takes the value of one key.
type setter func(key []string, v any)

// table hands each key of a table to its setter.
func (p *settingsParser) table(key []string, v any, known map[string]setter) {
	p.each(key, v, func(k []string, v any) {
		name := k[len(k)-1]
		set, ok := known[name]
		if !ok {
			p.fail(k, "unknown key %q%s", name, suggestion(name, slices.Collect(maps.Keys(known))))
			return
		}
		set(k, v)
	})
}

// each visits the keys of a table in order.
func (p *settingsParser) each(key []string, v any, visit setter) {
	m, ok := v.(map[string]any)
	if !ok {
		p.fail(key, "%q must be a table, such as [%s]", strings.Join(key, "."), strings.Join(key, "."))
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		visit(append(slices.Clone(key), name), m[name])
	}
}

func (p *settingsParser) rootKeys() map[string]setter {
	s := &p.settings
	return map[string]setter{
		"question":     p.text(&s.Question),
		"kinds":        p.kinds,
		"speakers":     p.speakers,
		"people":       p.people,
		"participants": p.participants,
		"csv":          p.tables,
		"questions":    p.questions,
		"files":        p.files,
		"limits":       p.limits,
		"model":        p.model,
	}
}

func (p *settingsParser) kinds(key []string, v any) {
	p.settings.Kinds = map[string]research.SourceKind{}
	p.each(key, v, func(k []string, v any) {
		var name string
		p.pattern(k)
		if p.text(&name)(k, v); name == "" {
			return
		}
		kind, err := research.ParseSourceKind(name)
		if err != nil {
			p.fail(k, "%s", err)
		}
		p.settings.Kinds[k[1]] = kind
	})
}

func (p *settingsParser) speakers(key []string, v any) {
	p.settings.Speakers = map[string]map[string]research.Role{}
	p.each(key, v, func(k []string, v any) {
		if _, ok := v.(map[string]any); !ok {
			p.speaker("", k, v)
			return
		}
		p.pattern(k)
		p.each(k, v, func(label []string, v any) { p.speaker(k[1], label, v) })
	})
}

func (p *settingsParser) speaker(pattern string, key []string, v any) {
	roles := []research.Role{research.RoleParticipant, research.RoleInterviewer, research.RoleAgent, research.RoleUnknown}
	name, _ := v.(string)
	role := research.Role(name)
	if !slices.Contains(roles, role) {
		p.fail(key, "the role of %q must be one of participant, interviewer, agent, unknown", key[len(key)-1])
		return
	}
	if p.settings.Speakers[pattern] == nil {
		p.settings.Speakers[pattern] = map[string]research.Role{}
	}
	p.settings.Speakers[pattern][normalLabel(key[len(key)-1])] = role
}

// people takes the labels of persons. A label is one person's.
func (p *settingsParser) people(key []string, v any) {
	s := &p.settings
	s.People = map[string]string{}
	p.each(key, v, func(k []string, v any) {
		var labels []string
		p.texts(&labels)(k, v)
		person := k[len(k)-1]
		for _, label := range append(labels, person) {
			name := aliasForm(label)
			switch other, taken := s.People[name]; {
			case name == "":
				p.fail(k, "a label of %q is empty", person)
			case taken && other != person:
				p.fail(k, "%q is a label of %q already: say which file's it is, as in \"interviews/a.txt/%s\"", label, other, label)
			default:
				s.People[name] = person
			}
		}
	})
}

// aliasForm is a label of study.toml in normal form, with the file before it
// where one is named.
func aliasForm(alias string) string {
	if i := strings.LastIndex(alias, "/"); i > 0 {
		return strings.ToLower(alias[:i]) + "/" + normalLabel(alias[i+1:])
	}
	return normalLabel(alias)
}

func (p *settingsParser) participants(key []string, v any) {
	f := &p.settings.Participants
	p.table(key, v, map[string]setter{"file": p.text(&f.File), "key": p.text(&f.Key)})
	f.File = path.Clean(f.File)
	if f.File == "." {
		f.File = ""
	}
}

func (p *settingsParser) tables(key []string, v any) {
	p.settings.Tables = map[string]TableSettings{}
	p.each(key, v, func(k []string, v any) {
		var t TableSettings
		p.pattern(k)
		p.table(k, v, map[string]setter{
			"layout":      p.oneOf((*string)(&t.Layout), string(LayoutRows), string(LayoutLong), string(LayoutWide), string(LayoutThread), string(LayoutDialogue)),
			"header":      p.header(&t.Header),
			"header_rows": p.count(&t.HeaderRows, 1, maxTitles),
			"markup":      p.oneOf(&t.Markup, "html", "none"),
			"thread":      p.text(&t.Thread),
			"speaker":     p.text(&t.Speaker),
			"role":        p.text(&t.Role),
			"delimiter":   p.oneOf(&t.Delimiter, ",", ";", "\t", "|"),
			"text":        p.text(&t.Text),
			"title":       p.text(&t.Title),
			"key":         p.text(&t.Key),
			"participant": p.text(&t.Participant),
			"date":        p.text(&t.Date),
			"date_order":  p.oneOf(&t.DateOrder, "dmy", "mdy"),
			"company":     p.text(&t.Company),
			"question":    p.text(&t.Question),
			"questions":   p.texts(&t.Questions),
			"attributes":  p.texts(&t.Attributes),
			"ignore":      p.texts(&t.Ignore),
		})
		p.settings.Tables[k[1]] = t
	})
}

func (p *settingsParser) questions(key []string, v any) {
	p.settings.Questions = map[string]SurveyQuestion{}
	p.each(key, v, func(k []string, v any) {
		var q SurveyQuestion
		p.table(k, v, map[string]setter{
			"text": p.text(&q.Text),
			"facet": func(k []string, v any) {
				var name string
				p.text(&name)(k, v)
				var err error
				if q.Facet, err = research.ParseFacet(name); err != nil {
					p.fail(k, "%s%s", err, suggestion(name, facetNames()))
				}
			},
			"stance": p.oneOf((*string)(&q.Stance), "positive", "negative", "mixed", "neutral"),
		})
		p.settings.Questions[k[1]] = q
	})
}

func facetNames() []string {
	names := make([]string, len(research.Facets))
	for i, f := range research.Facets {
		names[i] = string(f.Facet)
	}
	return names
}

func (p *settingsParser) files(key []string, v any) {
	p.settings.Files = map[string]FileSettings{}
	p.each(key, v, func(k []string, v any) {
		var f FileSettings
		p.pattern(k)
		p.table(k, v, map[string]setter{
			"encoding":    p.oneOf(&f.Encoding, slices.Sorted(maps.Keys(encodings))...),
			"language":    p.text(&f.Language),
			"author":      p.text(&f.Author),
			"about":       p.text(&f.About),
			"participant": p.text(&f.Participant),
			"password":    p.text(&f.Password),
			"date":        p.date(&f.Date),
		})
		p.settings.Files[k[1]] = f
	})
}

func (p *settingsParser) limits(key []string, v any) {
	p.table(key, v, map[string]setter{"file_mb": p.count(&p.settings.Limits.FileMB, 1, 4096)})
}

// count takes a whole number within bounds.
func (p *settingsParser) count(to *int, low, high int) setter {
	return func(k []string, v any) {
		n, ok := v.(int64)
		if !ok || n < int64(low) || n > int64(high) {
			p.fail(k, "%s must be a whole number from %d to %d", k[len(k)-1], low, high)
			return
		}
		*to = int(n)
	}
}

// header takes the number of a row; 0 says that no row names the columns.
func (p *settingsParser) header(to *int) setter {
	return func(k []string, v any) {
		if p.count(to, 0, maxRows)(k, v); *to == 0 {
			*to = -1
		}
	}
}

// pattern checks that a key can be matched against paths.
func (p *settingsParser) pattern(key []string) {
	if _, err := path.Match(key[len(key)-1], "x"); err != nil {
		p.fail(key, "%q is no file pattern: * stands for any name, dir/** for everything below dir", key[len(key)-1])
	}
}

func (p *settingsParser) text(to *string) setter {
	return func(k []string, v any) {
		s, ok := v.(string)
		if !ok {
			p.fail(k, "%q must be text in quotes", k[len(k)-1])
			return
		}
		*to = strings.TrimSpace(s)
	}
}

func (p *settingsParser) texts(to *[]string) setter {
	return func(k []string, v any) {
		list, ok := v.([]any)
		*to = []string{}
		for _, item := range list {
			s, isText := item.(string)
			ok = ok && isText
			*to = append(*to, strings.TrimSpace(s))
		}
		if !ok {
			p.fail(k, "%q must be a list of texts, such as [\"a\", \"b\"]", k[len(k)-1])
		}
	}
}

func (p *settingsParser) oneOf(to *string, choices ...string) setter {
	return func(k []string, v any) {
		s, ok := v.(string)
		if !ok || !slices.Contains(choices, s) {
			p.fail(k, "%q must be one of %q%s", k[len(k)-1], choices, suggestion(s, choices))
			return
		}
		*to = s
	}
}

func (p *settingsParser) date(to **time.Time) setter {
	return func(k []string, v any) {
		if t, ok := v.(time.Time); ok {
			day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
			*to = &day
			return
		}
		s, _ := v.(string)
		if t, ok := parseDate(s, "dmy"); ok {
			*to = &t
			return
		}
		p.fail(k, "%q must be a date such as 2024-03-01", k[len(k)-1])
	}
}
