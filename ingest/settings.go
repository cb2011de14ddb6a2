package ingest

import (
	"cmp"
	"encoding/json"
	"path"
	"strings"
	"time"
	"unicode"

	"personas/research"
)

// Settings is what study.toml says. Everything works without it: the zero value
// means that all is guessed, and each guess names the line that settles it.
//
//	question = "How do data scientists judge a model?"
//
//	[kinds]                          # file or pattern → source kind
//	"exports/*.csv" = "review"
//
//	[speakers]                       # label → participant, interviewer, agent, unknown
//	Dan = "interviewer"
//	[speakers."interviews/P6.txt"]   # the same for some files only
//	A = "interviewer"
//
//	[people]                         # labels of one person: anywhere, or in one file
//	"Maria Lopez" = ["maria", "M. Lopez", "interviews/P6.txt/Speaker 2"]
//
//	[participants]                   # attributes, a row a person
//	file = "surveys/respondents.csv"
//	key = "respondent_id"
//
//	[csv."surveys/answers.csv"]      # what the columns of a table are
//	layout = "long"                  # rows, long or wide
//	participant = "respondent_id"
//	question = "question"
//	text = "text"
//	ignore = ["answer_no"]
//
//	[questions.hinderances]          # what a survey's question ids stand for
//	text = "What hinders you?"
//	facet = "pain"
//	stance = "negative"
//
//	[files."notes/2024-03-01.md"]    # anything else about single files
//	author = "sales"
//	about = "customer 17"
//
//	[limits]
//	file_mb = 64
//
// What [model] says is told at ModelSettings. A sheet of a workbook is named "exports/all.xlsx#Answers"; what is said of the
// file goes for all of its sheets.
//
// A pattern without a slash is matched against the file's name, "dir/**" against
// everything below dir; of several the longest decides.
type Settings struct {
	Question     string
	Kinds        map[string]research.SourceKind      // pattern → kind
	Speakers     map[string]map[string]research.Role // pattern ("" for every file) → label, lower case → role
	People       map[string]string                   `json:",omitempty"` // label, or path/label, in normal form → the person's name
	Participants ParticipantsFile
	Tables       map[string]TableSettings  // pattern → columns
	Questions    map[string]SurveyQuestion // id → meaning
	Files        map[string]FileSettings   // pattern → the rest
	Limits       Limits
	Model        ModelSettings `json:"-"` // nothing is read otherwise for it
}

// ParticipantsFile names the table of attributes.
type ParticipantsFile struct {
	File string // relative to the root; "" for participants.csv
	Key  string // its key column; "" to guess
}

// TableSettings says what the columns of a table are; "" is guessed.
type TableSettings struct {
	Layout      Layout
	Delimiter   string
	Header      int    // the row that names the columns, as a spreadsheet counts; 0 to guess, -1 for none
	HeaderRows  int    // rows that name columns, from that one on; 0 to guess
	Markup      string // "html" where tags in the words are left out, "none" where they stand
	Text        string // the words: of a review, or in long layout of an answer
	Title       string
	Key         string // the record's own id
	Participant string // who wrote or answered
	Date        string
	DateOrder   string // "dmy" or "mdy", where a date could be read both ways
	Company     string
	Question    string   // long layout: the column that holds the question id
	Questions   []string // wide layout: the columns that hold answers
	Thread      string   // thread layout: the column that holds the conversation's id
	Speaker     string   // thread layout: who wrote the message
	Role        string   // thread layout: on which side they are
	Attributes  []string // columns kept as attributes; nil to guess
	Ignore      []string // columns not read
}

// columns are the names of all columns that have a meaning.
func (t TableSettings) columns() []string {
	names := []string{t.Text, t.Title, t.Key, t.Participant, t.Date, t.Company, t.Question, t.Thread, t.Speaker, t.Role}
	return append(append(names, t.Questions...), t.Attributes...)
}

// Layout is how a table holds words.
type Layout string

// The layouts.
const (
	LayoutRows     Layout = "rows"     // a row a document: reviews, tickets
	LayoutLong     Layout = "long"     // a row an answer, a document a respondent
	LayoutWide     Layout = "wide"     // a column a question, a row a respondent
	LayoutThread   Layout = "thread"   // a row a message, a document a conversation
	LayoutDialogue Layout = "dialogue" // a row a conversation, its text a transcript
)

// SurveyQuestion is what a question id stands for. The priors are what an answer
// is about before anybody has read it.
type SurveyQuestion struct {
	Text   string
	Facet  research.Facet
	Stance research.Stance
}

// FileSettings settles what is otherwise guessed from a single file.
type FileSettings struct {
	Encoding    string
	Language    string
	Author      string // who wrote a note
	About       string // whom a note is about
	Participant string // who speaks, where one person does
	Password    string // that opens a PDF
	Date        *time.Time
}

// Limits bounds what one file may ask of the reader.
type Limits struct {
	FileMB int // largest file; 0 for 64
}

func (l Limits) fileBytes() int64 { return int64(cmp.Or(l.FileMB, 64)) << 20 }

// Fingerprint is the hash of all settings: equal fingerprints read alike.
func (s Settings) Fingerprint() research.Fingerprint {
	b, err := json.Marshal(s)
	if err != nil {
		panic("ingest: settings do not marshal: " + err.Error())
	}
	return research.FingerprintOf("settings", string(b))
}

// Priors returns what an answer to a survey question is about before it is
// read; FacetNone and "" where nothing is known. A column of praise or blame says
// its stance by its name.
func (s Settings) Priors(questionID string) (research.Facet, research.Stance) {
	q := s.Questions[questionID]
	return q.Facet, cmp.Or(q.Stance, verdictOf(questionID))
}

// QuestionText returns the words of a survey question: those of study.toml, else
// the id made readable; given is false for the latter.
func (s Settings) QuestionText(id string) (text string, given bool) {
	if q, ok := s.Questions[id]; ok && q.Text != "" {
		return q.Text, true
	}
	return humanise(id), false
}

// humanise makes "workflow_needs_not_addressed" readable: words apart, a capital
// first. Text that has spaces already stands as it is.
func humanise(id string) string {
	id = strings.TrimSpace(id)
	if strings.ContainsAny(id, " ?") {
		return id
	}
	words := strings.FieldsFunc(splitCamel(id), func(r rune) bool { return r == '_' || r == '-' || r == '.' || r == ' ' })
	if len(words) == 0 {
		return id
	}
	text := strings.TrimSpace(strings.Join(words, " "))
	if text == "" {
		return id
	}
	first := []rune(text)
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}

// splitCamel puts a space between a small letter and the capital after it.
func splitCamel(s string) string {
	var out strings.Builder
	var last rune
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			out.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

// person returns the name of the person that study.toml says a label of a file
// is, "" where it does not.
func (s Settings) person(p, label string) string {
	label = normalLabel(label)
	return cmp.Or(s.People[strings.ToLower(p)+"/"+label], s.People[strings.ToLower(stem(p))+"/"+label], s.People[label])
}

func (s Settings) table(p string) TableSettings { return longestMatch(s.Tables, p) }
func (s Settings) file(p string) FileSettings   { return longestMatch(s.Files, p) }

// speakers returns the roles of labels that are settled for a file.
func (s Settings) speakers(p string) map[string]research.Role {
	roles := map[string]research.Role{}
	for label, role := range s.Speakers[""] {
		roles[label] = role
	}
	for label, role := range longestMatch(s.Speakers, p) {
		roles[label] = role
	}
	return roles
}

// longestMatch returns the value of the longest pattern that matches a path,
// the zero value where none does.
func longestMatch[V any](patterns map[string]V, p string) (v V) {
	best := ""
	for pattern, value := range patterns {
		if len(pattern) > len(best) && matches(pattern, p) || len(pattern) == len(best) && pattern > best && matches(pattern, p) {
			best, v = pattern, value
		}
	}
	return v
}

// matches reports whether a pattern of study.toml means a path.
func matches(pattern, p string) bool {
	if pattern == p {
		return true
	}
	if dir, ok := strings.CutSuffix(pattern, "/**"); ok {
		return strings.HasPrefix(p, dir+"/")
	}
	if !strings.Contains(pattern, "/") {
		p = path.Base(p)
	}
	ok, err := path.Match(pattern, p)
	return ok && err == nil
}
