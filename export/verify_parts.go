package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"personas/export/bundle"
	"personas/research"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// differences names the fields in which two JSON documents differ.
func (v *verifier) differences(says, follows []byte) {
	a, errA := decodeAny(says)
	b, errB := decodeAny(follows)
	if errA == nil && errB == nil {
		v.differ("", "", a, b)
	}
}

func decodeAny(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return v, d.Decode(&v)
}

// differ goes through two values side by side. ref is the row they stand in, path
// the way from there. Words are not shown: they may be a participant's.
func (v *verifier) differ(ref, path string, says, follows any) {
	switch f := follows.(type) {
	case map[string]any:
		s, ok := says.(map[string]any)
		if !ok {
			break
		}
		if own, ok := f["ref"].(string); ok && own != "" {
			ref, path = own, ""
		}
		both := maps.Clone(f)
		maps.Copy(both, s)
		for _, name := range sorted(both) {
			was, there := s[name]
			must, known := f[name]
			if there != known {
				v.problem(kindField, ref, "%s: it is there or missing where it must not be", path+name)
				continue
			}
			v.differ(ref, path+name+".", was, must)
		}
		return
	case []any:
		s, ok := says.([]any)
		if !ok || len(s) != len(f) {
			break
		}
		for i := range f {
			v.differ(ref, path, s[i], f[i])
		}
		return
	}
	if equal(says, follows) {
		return
	}
	path = path[:max(len(path)-1, 0)]
	must, number := follows.(json.Number)
	if was, ok := says.(json.Number); ok && number {
		v.problem(kindCount, ref, "%s is %.40s, and %s follows from the evidence", path, was, must)
		return
	}
	v.problem(kindField, ref, "%s is not what follows from the rest", path)
}

// equal compares values that are neither both objects nor both lists of a length.
func equal(a, b any) bool {
	switch a.(type) {
	case map[string]any, []any:
		return false
	}
	switch b.(type) {
	case map[string]any, []any:
		return false
	}
	return a == b
}

// logged is what a verifier reads of an entry of the log.
type logged struct {
	Study       research.Ref        `json:"study"`
	Seq         int                 `json:"seq"`
	Act         research.Act        `json:"act"`
	Persona     research.Ref        `json:"persona"`
	Gates       []research.GateName `json:"gates"`
	Revision    int                 `json:"revision"`
	Pack        string              `json:"pack"`
	Participant research.Ref        `json:"participant"`
}

// log follows the chain of the log's entries to its head.
func (v *verifier) log() {
	l := v.b.Log
	if l.Head != "" && !headForm(l.Head) {
		v.problem(kindLog, "", "its head is no hash")
	}
	if l.Events == 0 {
		return
	}
	body, _ := v.b.Body(bundleLog)
	lines := bytes.Split(bytes.TrimSuffix(body, []byte("\n")), []byte("\n"))
	v.v.Checked.Events = len(lines)
	if len(lines) != l.Events {
		v.problem(kindLog, bundleLog, "it has %d entries, and the manifest says %d", len(lines), l.Events)
	}
	var seal [sha256.Size]byte
	for i, line := range lines {
		var e logged
		if err := json.Unmarshal(line, &e); err != nil || e.Seq != i+1 || e.Study != v.b.Study {
			v.problem(kindLog, bundleLog, "entry %d is none, is out of its place, or of another study", i+1)
			return
		}
		v.acts = append(v.acts, e)
		seal = sha256.Sum256(slices.Concat(seal[:], line))
	}
	if hex.EncodeToString(seal[:]) != l.Head {
		v.problem(kindLog, bundleLog, "its entries do not end in the head")
	}
}

// told holds what is in the bundle against the log, where its entries are there:
// who was approved and published, and who was forgotten.
func (v *verifier) told(ed *research.Edition) {
	if len(v.acts) == 0 {
		return
	}
	says := func(act research.Act, is func(*logged) bool) bool {
		return slices.ContainsFunc(v.acts, func(e logged) bool { return e.Act == act && is(&e) })
	}
	if v.b.State == bundle.Pack && !says(research.ActPublish, func(e *logged) bool { return e.Pack == v.b.Pack && slices.Equal(e.Gates, overriddenOf(ed, "")) }) {
		v.problem(kindLog, v.b.Pack, "no entry says that it was published")
	}
	for i := range ed.Personas {
		p := &ed.Personas[i]
		approves := func(e *logged) bool {
			return e.Persona == p.Ref && e.Revision == p.Revision && slices.Equal(e.Gates, overriddenOf(ed, p.Ref))
		}
		if v.b.State == bundle.Pack && !says(research.ActApprove, approves) {
			v.problem(kindLog, string(p.Ref), "no entry approves revision %d as it is said to be", p.Revision)
		}
	}
	for i := range v.acts {
		if e := &v.acts[i]; e.Act == research.ActForget && !slices.Contains(v.b.Withheld, e.Participant) {
			v.problem(kindWithheld, string(e.Participant), "it was forgotten, and the manifest does not say so")
		}
	}
}

// overriddenOf are the gates in spite of which a persona was approved, or for ""
// the pack was published.
func overriddenOf(ed *research.Edition, persona research.Ref) (gates []research.GateName) {
	for _, o := range ed.Overrides {
		if o.Persona == persona {
			gates = append(gates, o.Gates...)
		}
	}
	return gates
}

// withhold takes out of study.json what points to rows that were withheld, so
// that it can be read without them. Rows that are there all the same are found.
// Where nothing points to them it is as it was given.
func (v *verifier) withhold(body []byte) (left []byte, cut bool) {
	gone := make(map[string]bool, len(v.b.Withheld))
	for _, ref := range v.b.Withheld {
		gone[string(ref)] = true
	}
	all, err := decodeAny(body)
	tables, ok := all.(map[string]any)
	if err != nil || !ok {
		return body, false // reading it says why
	}
	whole, err := json.Marshal(tables)
	if err != nil {
		return body, false
	}
	for _, name := range []string{"participants", "documents", "quotes"} {
		rows, _ := tables[name].([]any)
		for _, row := range rows {
			if r, ok := row.(map[string]any); ok {
				if ref, _ := r["ref"].(string); gone[ref] {
					v.problem(kindWithheld, ref, "it is said to be withheld, and is there")
				}
			}
		}
	}
	left, err = json.Marshal(without(tables, gone))
	if err != nil || bytes.Equal(left, whole) {
		return body, false
	}
	return left, true
}

// without leaves out of lists what is, or points to, something that is gone.
func without(value any, gone map[string]bool) any {
	switch t := value.(type) {
	case map[string]any:
		for name, field := range t {
			t[name] = without(field, gone)
		}
	case []any:
		return slices.DeleteFunc(t, func(e any) bool {
			switch e := e.(type) {
			case string:
				return gone[e]
			case map[string]any:
				quote, _ := e["quote"].(string)
				ref, _ := e["ref"].(string)
				without(e, gone)
				return gone[quote] || gone[ref]
			}
			without(e, gone)
			return false
		})
	case string:
		if gone[t] {
			return ""
		}
	}
	return value
}
