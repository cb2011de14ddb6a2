package extract

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"personas/research"
)

// shared is where the development data lies beside a checkout; a user's clone
// has none of it, and tests that need it skip there.
const shared = "../../shared/data"

func sharedPath(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{shared}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("development data is not beside this checkout: %v", err)
	}
	return path
}

// readTranscript reads "Speaker: words" paragraphs; speakers whose label begins
// with asker are interviewers.
func readTranscript(t testing.TB, path, asker string) *research.Document {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return transcript(strings.TrimSuffix(filepath.Base(path), ".txt"), string(text), asker)
}

func transcript(title, text, asker string) *research.Document {
	doc := &research.Document{Ref: research.DocumentRefByKey("s", "t", title), Title: title,
		Kind: research.KindInterview, Language: "en", Text: []byte(text)}
	pos, line := 0, 1
	for l := range strings.Lines(text) {
		label, words, ok := strings.Cut(l, ": ")
		if i := strings.LastIndex(label, "] "); i >= 0 {
			label = label[i+2:]
		}
		if ok && len(label) < 40 {
			start := pos + len(l) - len(words)
			turn := research.Turn{Position: len(doc.Turns), Speaker: label, Line: line, Role: research.RoleParticipant,
				Voice: research.VoiceFirstHand, Participant: research.ParticipantRefByLabel(doc.Ref, label),
				Span: research.Span{Start: start, End: start + len(strings.TrimRight(words, "\n"))}}
			if strings.HasPrefix(label, asker) {
				turn.Role = research.RoleInterviewer
			}
			if turn.Span.Len() > 0 {
				doc.Turns = append(doc.Turns, turn)
			}
		}
		pos += len(l)
		line++
	}
	return doc
}

// answers makes one document of a person's answers to a survey: pairs of
// question id and words; questions maps ids to what was asked.
func answers(key string, questions map[string]string, pairs ...[2]string) *research.Document {
	doc := &research.Document{Ref: research.DocumentRefByKey("s", "survey", key), Key: key, Title: key,
		Kind: research.KindSurvey, Language: "en"}
	add := func(words, question string, role research.Role) {
		start := len(doc.Text)
		doc.Text = append(doc.Text, words...)
		doc.Turns = append(doc.Turns, research.Turn{Position: len(doc.Turns), Role: role, Question: question,
			Voice: research.VoiceFirstHand, Participant: research.ParticipantRefByKey("s", key),
			Span: research.Span{Start: start, End: start + len(words)}})
		doc.Text = append(doc.Text, "\n\n"...)
	}
	for _, p := range pairs {
		if q := questions[p[0]]; q != "" {
			add(q, p[0], research.RoleInterviewer)
		}
		add(p[1], p[0], research.RoleParticipant)
	}
	return doc
}

// single makes a document of one text by one person.
func single(key string, kind research.SourceKind, language, text string) *research.Document {
	ref := research.DocumentRefByKey("s", string(kind), key)
	return &research.Document{Ref: ref, Key: key, Title: key, Kind: kind, Language: language, Text: []byte(text),
		Turns: []research.Turn{{Role: research.RoleParticipant, Voice: kind.DefaultVoice(),
			Participant: research.ParticipantRefByLabel(ref, ""), Span: research.Span{End: len(text)}}}}
}

func readTable(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[strings.TrimPrefix(name, "\ufeff")] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func pdpilot(t testing.TB) []*research.Document {
	return transcripts(t, "Dan", "interviews", "pdpilot-data-scientists-2023")
}

func transcripts(t testing.TB, asker string, parts ...string) []*research.Document {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(sharedPath(t, append(parts, "transcripts")...), "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var docs []*research.Document
	for _, path := range paths {
		docs = append(docs, readTranscript(t, path, asker))
	}
	return docs
}

// jupyterQuestions are the survey's questions in short.
var jupyterQuestions = map[string]string{
	"hinderances":                   "What, if anything, hinders you from making Jupyter Notebook an even more regular part of your workflow?",
	"integrations":                  "What tools or applications would you like to see integrated with Jupyter Notebook?",
	"workflow_needs_addressed":      "What needs in your workflow does Jupyter Notebook address?",
	"workflow_needs_not_addressed":  "What needs in your workflow does Jupyter Notebook not address?",
	"pleasant_aspects":              "What aspects of Jupyter Notebook make it pleasant to use in your workflow?",
	"difficult_aspects":             "What aspects of Jupyter Notebook make it difficult to use in your workflow?",
	"features_changes":              "What features, changes, additions would you like to see made to Jupyter Notebook?",
	"first_experience_enhancements": "Thinking back to your first experience with Jupyter Notebook, what would have made it better?",
}

func jupyter(t testing.TB) []*research.Document {
	t.Helper()
	var keys []string
	pairs := map[string][][2]string{}
	for _, row := range readTable(t, sharedPath(t, "surveys", "jupyter-notebook-ux-2015", "answers.csv")) {
		key := row["respondent_id"]
		if pairs[key] == nil {
			keys = append(keys, key)
		}
		pairs[key] = append(pairs[key], [2]string{row["question"], row["text"]})
	}
	var docs []*research.Document
	for _, key := range keys {
		docs = append(docs, answers(key, jupyterQuestions, pairs[key]...))
	}
	return docs
}

// jupyterPrior is what the survey's questions say of their answers.
func jupyterPrior(id string) (research.Facet, research.Stance) {
	switch id {
	case "hinderances", "difficult_aspects", "workflow_needs_not_addressed":
		return research.FacetPain, research.StanceNegative
	case "pleasant_aspects":
		return research.FacetCriterion, research.StancePositive
	case "workflow_needs_addressed":
		return research.FacetJob, research.StancePositive
	case "integrations", "features_changes":
		return research.FacetGoal, research.StanceNeutral
	case "first_experience_enhancements":
		return research.FacetFriction, research.StanceNeutral
	}
	return research.FacetNone, ""
}
