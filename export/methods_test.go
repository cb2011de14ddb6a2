package export

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"personas/research"
)

func methodsOf(t *testing.T, ed *research.Edition) string {
	t.Helper()
	files, err := render(ed, Methods, open)
	if err != nil {
		t.Fatal(err)
	}
	return string(files[0].body)
}

// figures are the numbers that can be counted in a study: those that stand in
// its tables, the lengths of the tables and their lists, the sums of their
// columns, and how often each value stands in one.
type figures map[string]bool

func (f figures) add(n float64) {
	for _, form := range []string{figure(int(n)), fmt.Sprintf("%.1f", n), fmt.Sprintf("%.2f", n), fmt.Sprintf("%.3f", n)} {
		f[form] = true
	}
}

func (f figures) walk(v any) {
	switch v := v.(type) {
	case float64:
		f.add(v)
	case string:
		for _, n := range numbers.FindAllString(v, -1) {
			f[n] = true
		}
	case map[string]any:
		f.add(float64(len(v)))
		for _, e := range v {
			f.walk(e)
		}
	case []any:
		f.add(float64(len(v)))
		f.columns(v)
		for _, e := range v {
			f.walk(e)
		}
	}
}

// columns counts and sums what stands in the fields of a table's rows.
func (f figures) columns(rows []any) {
	sum, times, filled := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, row := range rows {
		o, _ := row.(map[string]any)
		for name, e := range o {
			switch e := e.(type) {
			case float64:
				sum[name] += e
			case []any:
				times[fmt.Sprintf("%s holds %d", name, len(e))]++
			case map[string]any:
				for key, value := range e {
					filled[name+key]++
					times[fmt.Sprint(name, key, value)]++
				}
				continue
			}
			times[fmt.Sprint(name, e)]++
		}
	}
	for _, counted := range []map[string]float64{sum, times, filled} {
		for _, n := range counted {
			f.add(n)
		}
	}
}

// numbers are those that stand for themselves: not the 1 of P1, nor a version.
var numbers = regexp.MustCompile(`\d[\d,]*(\.\d+)?`)

// Every figure of the statement stands in study.json, or counts or sums what
// does; the few others are limits of the program and the year of a paper.
func TestMethodsNumbersComeFromTheEdition(t *testing.T) {
	for name, ed := range map[string]*research.Edition{"small": pdpilot(t, passages), "worded": wordedPdpilot(t, passages), "survey": dated(survey(t, madeAnswers(t, 280, 6)))} {
		t.Run(name, func(t *testing.T) {
			files, err := render(ed, JSON, open)
			if err != nil {
				t.Fatal(err)
			}
			var study any
			if err := json.Unmarshal(files[0].body, &study); err != nil {
				t.Fatal(err)
			}
			known := figures{"0": true}
			known.walk(study)
			for _, n := range []float64{research.MinParticipants, research.SaturationBase, research.NewInformation, research.OneVoice, float64(len(research.Facets))} {
				known.add(n)
			}
			s := ed.Saturation
			known.add(float64(s.After(0.5)))
			known.add(float64(s.After(0.9)))
			text := methodsOf(t, ed)
			text = strings.ReplaceAll(text, "(PLoS ONE 15(5): e0232076, 2020)", "")
			text = regexp.MustCompile(`of (15|30|200) needed|95 of 100|\(1 is the same|of 1 when found|[a-z]-\d`).ReplaceAllString(text, "")
			for _, line := range strings.Split(text, "\n") {
				for _, n := range numbers.FindAllString(strings.TrimSuffix(line, "."), -1) {
					if n = strings.TrimRight(n, ","); !known[n] {
						t.Errorf("%s is no figure of the study: %s", n, line)
					}
				}
			}
		})
	}
}

// dated gives every document of an edition a day of its own.
func dated(ed *research.Edition) *research.Edition {
	for i := range ed.Documents {
		at := time.Date(2026, 1, 1+i, 10, 0, 0, 0, time.UTC)
		ed.Documents[i].RecordedOn = &at
	}
	ed.Saturation = research.SaturationOf(ed)
	return ed
}

// What changes in the edition changes in the statement.
func TestMethodsSay(t *testing.T) {
	for want, change := range map[string]func(*research.Edition){
		"Recorded from 1 January 2026 to 7 January 2026; the day is known of 7 of 7 documents.": func(ed *research.Edition) { dated(ed) },
		"Added in the order in which they were recorded":                                        func(ed *research.Edition) { dated(ed) },
		"Recorded from 3 May 2025 to 3 May 2025; the day is known of 1 of 7 documents.": func(ed *research.Edition) {
			at := time.Date(2025, 5, 3, 0, 0, 0, 0, time.UTC)
			ed.Documents[2].RecordedOn = &at
		},
		"Companies: unknown.": func(ed *research.Edition) {
			for i := range ed.Participants {
				ed.Participants[i].Attributes = nil
			}
		},
		"Companies: 1 company, known for 3 of 7 participants.": func(ed *research.Edition) { employ(ed, "Bank A", 3) },
		"team: known for 4 of 7 participants, 1 different value: risk (4).": func(ed *research.Edition) {
			for i := range 4 {
				ed.Participants[i].Attributes = map[string]string{"team": "risk"}
			}
		},
		"Who asked: unknown; no interviewer is told apart in the documents.": func(ed *research.Edition) {
			for i := range ed.Documents {
				for j := range ed.Documents[i].Turns {
					if turn := &ed.Documents[i].Turns[j]; turn.Role == research.RoleInterviewer {
						turn.Role = research.RoleUnknown
					}
				}
			}
		},
		"Files not read: none.": func(ed *research.Edition) { ed.Refused = nil },
		"Participants without a quote (1 of 8): P8.": func(ed *research.Edition) {
			ed.Participants = append(ed.Participants, research.Participant{Ref: "p-eight", Key: "P8", Role: research.RoleParticipant})
		},
		"of 1 it is only reported what they said": func(ed *research.Edition) {
			ed.Participants = append(ed.Participants, research.Participant{Ref: "p-eight", Key: "P8", Role: research.RoleParticipant})
		},
		"Facets without evidence: unknown": func(ed *research.Edition) { ed.Personas = ed.Personas[:1] },
		"(version unknown)":                func(ed *research.Edition) { ed.Making.Extractor = "" },
		"Groups given by “role”, not looked for. Left out": func(ed *research.Edition) {
			ed.Making.GroupBy, ed.Structure = "role", research.StructureTest{Structure: research.StructureNone, Note: "left out with fewer than 3 people: x (2)"}
		},
		"Groups: given by the attribute role.": func(ed *research.Edition) { ed.Making.GroupBy = "role" },
		"Kind of source: call.":                func(ed *research.Edition) { ed.Making.Kind = research.KindCall },
		"Asked to word personas: test-1, in 7 calls (tokens: 10 sent, 20 answered).": func(ed *research.Edition) {
			ed.Making.Models = []research.ModelUse{{For: "draft", Model: "test-1", Calls: 7, InputTokens: 10, OutputTokens: 20}}
		},
		"Held against their quotes by rules/1: carried 9, in part 2, not carried 1, not checked 0.": func(ed *research.Edition) { *ed = *wordedPdpilot(t, passages) },
		"Sentences dropped, for nothing carried them or they said what they must not: 3.":           func(ed *research.Edition) { *ed = *wordedPdpilot(t, passages) },
		"Claims in sentences: 12. People have decided on 0 of them.":                                func(ed *research.Edition) { *ed = *wordedPdpilot(t, passages) },
		"Beside them 2 of 8 themes have a name by example-model-1.":                                 func(ed *research.Edition) { *ed = *wordedPdpilot(t, passages) },
		"Proposals about themes that the places of their quotes bore out: 1 of 2.":                  func(ed *research.Edition) { *ed = *wordedPdpilot(t, passages) },
		"Language model: test-1.":                                         func(ed *research.Edition) { ed.Model = "test-1" },
		"Unknown: no question is noted for this study.":                   func(ed *research.Edition) { ed.Study.Question = "" },
		"Drafts that were reviewed: 1 of 2. Claims decided on: 1; worded": func(ed *research.Edition) { review(ed) },
		"The smallest separation this study could have seen is 0.30.":     func(ed *research.Edition) { ed.Structure = noGroups(0.3) },
		"What separation could have been detected: not computed.":         func(ed *research.Edition) { ed.Structure = noGroups(0) },
		"That is more than chance mostly gives, and too little to call them groups.": func(ed *research.Edition) {
			ed.Structure = noGroups(0.3)
			ed.Structure.Observed = 0.26
		},
		"do not fall into groups better than chance.":                            func(ed *research.Edition) { ed.Structure = noGroups(0.3) },
		"Groups found again on 100 resamples of people and quotes agree to 0.12": func(ed *research.Edition) { ed.Structure = noGroups(0) },
		"Quotes that repeat the words of the question: 1 of 36.":                 func(ed *research.Edition) { ed.Quotes[3].Prompted = true },
		"Quotes, in whole sentences: 1 by a person and 35 by rules (version ":    func(ed *research.Edition) { ed.Quotes[3].Method = research.MethodPerson },
	} {
		ed := pdpilot(t, passages)
		before := methodsOf(t, ed)
		change(ed)
		if text := methodsOf(t, ed); !strings.Contains(text, want) {
			t.Errorf("does not say %q:\n%s", want, text)
		}
		if strings.Contains(before, want) {
			t.Errorf("says %q of every study", want)
		}
	}
}

func employ(ed *research.Edition, company string, n int) {
	for i := range ed.Participants {
		ed.Participants[i].Attributes = nil
		if i < n {
			ed.Participants[i].Attributes = map[string]string{research.AttributeCompany: company}
		}
	}
}

func review(ed *research.Edition) {
	ed.Personas[0].Status = research.StatusInReview
	ed.Personas[0].Claims[0].State = research.ClaimAccepted
}

func noGroups(detectable float64) research.StructureTest {
	return research.StructureTest{Structure: research.StructureNone, Participants: 40, Observed: 0.12, Exchanged: 0.2, Resamples: 100, Detectable: detectable}
}

// Of a study in which nothing is known, the statement says so in every section.
func TestMethodsOfNothing(t *testing.T) {
	text := methodsOf(t, &research.Edition{Study: research.Study{Ref: "s-x", Name: "nothing yet"}, Draft: true})
	for _, section := range strings.Split(text, "\n## ")[1:] {
		head, lines, _ := strings.Cut(section, "\n")
		if !strings.Contains(lines, "- ") || strings.Contains(lines, "0 of 0") || strings.Contains(lines, "%!") {
			t.Errorf("%s: %q", head, lines)
		}
	}
}
