package extract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/sourcegraph/conc/iter"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/prompts"
	"personas/research"
)

// PointVersion is raised whenever [Point] makes another result of the same
// answers, or other windows of the same document.
const PointVersion = "point-1"

// Pointing is how a model is asked. Its zero value lacks Model, Name and Mask.
type Pointing struct {
	Model llm.Model
	Name  string // of the model, as it is configured: it stands with every quote
	// Mask masks the lines of one window, each by itself: as many come out as go in.
	// Equal windows must come out equal, whatever else the study holds, or they are
	// paid for again.
	Mask   func(lines []string) []redact.Masked
	Tokens int // that a window's lines take, about; 0 is 3,000
	AtOnce int // windows of a document that are asked about at once; 0 is 32
}

const (
	windowTokens  = 3000
	windowsAtOnce = 32
)

// Fingerprint is the hash of what a result depends on beside the document, the
// options of the rules and what the model says.
func (p Pointing) Fingerprint() research.Fingerprint {
	return research.FingerprintOf(PointVersion, prompts.PointVersion().String(), p.Name, fmt.Sprint(cmp.Or(p.Tokens, windowTokens)))
}

// Pointed is what became of a document that a model was shown.
type Pointed struct {
	Result
	Windows int      // that the model was asked about
	ByRules []Unread // of them, those that it gave no answer to
}

// Unread is a window that was read by rules, because the model's call failed for
// good.
type Unread struct {
	From, To int // turns, the last included
	Fault    *llm.Fault
}

// Point takes the quotes of one document as a model points at them, and those
// that were chosen elsewhere before it came here. The model is shown the
// sentences of participants by number and returns numbers: what a quote says, who
// says it and after which question is the document's. Law 1 and law 2 hold
// whatever it returns.
//
// A window whose call faults is read by rules. A [llm.BudgetError], an error of
// ctx and any other that is no fault of the model are returned, and then there is
// no result: the answers that came are in the ledger.
func Point(ctx context.Context, doc *research.Document, opts Options, by Pointing) (Pointed, error) {
	r, turns, marked := readToPoint(doc, opts)
	windows, idle := r.windows(turns, cmp.Or(by.Tokens, windowTokens))
	answers, err := by.ask(ctx, doc, windows)
	if err != nil {
		return Pointed{}, err
	}
	out := Pointed{Windows: len(windows)}
	for i, w := range windows {
		if f := answers[i].fault; f != nil {
			out.ByRules = append(out.ByRules, Unread{w.items[0].turn, w.items[len(w.items)-1].turn, f})
			r.byRules(w, turns)
		}
	}
	if doc.Kind.Conversation() {
		r.limit()
	}
	for i, w := range windows {
		if answers[i].fault == nil {
			r.take(w, turns, answers[i].reply, by.Name)
		}
	}
	for _, w := range idle {
		r.take(w, turns, prompts.PointReply{}, "")
	}
	r.takeMarked(marked)
	r.inOrder()
	for i := range r.read {
		r.settle(r.read[i])
	}
	out.Result = Result{Quotes: r.quotes, Rejections: r.rejections, Coverage: r.coverage()}
	return out, nil
}

// readToPoint reads the sentences of a document, with what speaks against each,
// and what was chosen elsewhere. Of turns that are probably another's words
// nothing is left to point at.
func readToPoint(doc *research.Document, opts Options) (*reader, [][]passage, []marking) {
	r := newReader(doc, opts)
	turns, marked := r.passages(), r.markings()
	for i, ps := range turns {
		if len(ps) == 0 {
			continue
		}
		t, asked := &doc.Turns[i], r.asked(i)
		if t.Suspicious != "" {
			for _, p := range ps {
				p.reason = research.ReasonSuspicious
				r.read = append(r.read, found{passage: p, turn: t, asked: asked})
			}
			turns[i] = nil
			continue
		}
		for k := range ps {
			ps[k].reason = r.againstPointing(ps, k, asked)
			if slices.ContainsFunc(marked, func(m marking) bool { return m.span.Overlaps(ps[k].span) }) {
				ps[k].reason = research.ReasonOverlap
			}
		}
	}
	return r, turns, marked
}

// againstPointing is the reason for which a sentence is no quote even where a
// model points at it. How short it is, and how much it is worth, the model
// judges.
func (r *reader) againstPointing(ps []passage, k int, asked question) research.Reason {
	reason := r.againstForm(&ps[k])
	if r.english {
		reason = r.against(ps, k, asked)
	}
	if reason == research.ReasonTooShort || reason == research.ReasonLowValue {
		return ""
	}
	return reason
}

// answer is what a model said of a window.
type answer struct {
	reply prompts.PointReply
	fault *llm.Fault
	err   error
}

// ask asks about all windows. What is under way when one fails is waited for,
// since it is paid for; nothing more is begun then.
func (p Pointing) ask(ctx context.Context, doc *research.Document, windows []window) ([]answer, error) {
	if p.Model == nil || p.Mask == nil || p.Name == "" {
		return nil, errors.New("extract: a model cannot be asked without its name and a masker")
	}
	var failed atomic.Bool
	each := iter.Mapper[window, answer]{MaxGoroutines: min(cmp.Or(p.AtOnce, windowsAtOnce), max(len(windows), 1))}
	answers := each.Map(windows, func(w *window) answer {
		if failed.Load() {
			return answer{}
		}
		a := p.askOne(ctx, doc, *w)
		if a.err != nil {
			failed.Store(true)
		}
		return a
	})
	for _, a := range answers {
		if a.err != nil {
			return nil, a.err
		}
	}
	return answers, ctx.Err()
}

func (p Pointing) askOne(ctx context.Context, doc *research.Document, w window) answer {
	if err := ctx.Err(); err != nil {
		return answer{err: err}
	}
	req, err := p.request(doc, w)
	if err != nil {
		return answer{err: err}
	}
	reply, err := p.Model.Ask(ctx, req)
	var a answer
	switch {
	case ctx.Err() != nil && err != nil:
		return answer{err: ctx.Err()}
	case errors.As(err, &a.fault):
		return a
	case err != nil:
		return answer{err: err}
	}
	if a.reply, err = prompts.ReadPointReply(reply.JSON); err != nil {
		a.fault = &llm.Fault{Kind: llm.FaultInvalid, Detail: err.Error(), Err: err}
	}
	return a
}

func (p Pointing) request(doc *research.Document, w window) (llm.Request, error) {
	in, err := w.input(doc, p.Mask)
	if err != nil {
		return llm.Request{}, err
	}
	return prompts.Point(in)
}

// byRules reads a window as [Rules] would.
func (r *reader) byRules(w window, turns [][]passage) {
	for _, p := range w.pieces {
		ps := slices.Clone(turns[p.turn][p.from:p.to])
		for k := range ps {
			ps[k].reason = ""
		}
		if r.english {
			r.understand([][]passage{ps})
		}
		r.turn(p.turn, ps)
	}
}
