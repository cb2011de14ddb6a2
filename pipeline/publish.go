package pipeline

import (
	"context"
	"errors"
	"fmt"

	"personas/export"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// Publish freezes the approved personas as a pack: as the version that is given,
// else the next one. reason is why it has to hold more than seven. left counts the
// personas that are not in it. The error is a [review.Refused] where gates stand
// against it.
func (d *Desk) Publish(ctx context.Context, as, reason string) (v review.Version, left int, err error) {
	ed, e, err := d.Personas.Publishable(&d.Desk, reason)
	if err != nil {
		return v, 0, err
	}
	if v, err = d.version(ctx, ed, as); err != nil {
		return v, 0, err
	}
	e.Pack = v.String()
	deed := store.Deed{Event: e}
	for i := range ed.Personas {
		deed.Revisions = append(deed.Revisions, ed.Personas[i].Ref)
	}
	if deed.Frozen, err = review.Freeze(ed); err != nil {
		return v, 0, err
	}
	_, err = d.keep(ctx, deed, Latest)
	return v, len(d.Edition.Personas) - len(ed.Personas), err
}

// version is that of the next pack.
func (d *Desk) version(ctx context.Context, ed *research.Edition, as string) (review.Version, error) {
	packs, err := d.store.Packs(ctx, d.study.ID)
	if err != nil {
		return review.Version{}, err
	}
	var last *research.Edition
	var before review.Version
	if n := len(packs); n > 0 {
		before = review.Version{Major: packs[n-1].Major, Minor: packs[n-1].Minor}
		if !packs[n-1].Withheld {
			if last, err = Published(ctx, d.store, d.study, before.String()); err != nil {
				return before, err
			}
		}
	}
	next, err := review.NextVersion(last, ed, before)
	if last == nil && len(packs) > 0 { // what changed since nobody can say any more
		next, err = review.Version{Major: before.Major + 1}, nil
	}
	if err != nil || as == "" {
		return next, err
	}
	v, err := review.ParseVersion(as)
	if err == nil && len(packs) > 0 && !v.After(before) {
		err = &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("pack %s is not after pack %s", v, before), Try: "leave the version out: it is the next one"}
	}
	return v, err
}

// Published reads a published pack.
func Published(ctx context.Context, st *store.Store, study store.StudyRow, version string) (*research.Edition, error) {
	v, err := review.ParseVersion(version)
	if err != nil {
		return nil, err
	}
	content, err := st.Pack(ctx, study.ID, v.Major, v.Minor)
	if errors.Is(err, store.ErrNotFound) {
		return nil, notThere("pack", version, "personas packs lists them")
	}
	if err != nil {
		return nil, err
	}
	ed, err := review.Thaw(content)
	if err != nil {
		return nil, err
	}
	if ed.Pack = v.String(); ed.Overrides == nil {
		events, err := st.Events(ctx, study.ID)
		if err != nil {
			return nil, err
		}
		ed.Overrides = review.OverridesOf(events, ed.Personas)
	}
	return ed, nil
}

// Sealing is what goes into a bundle beside an edition: the log of the study as it
// was sealed, and who was forgotten in it. version is that of a pack, "" for drafts.
func Sealing(ctx context.Context, st *store.Store, study store.StudyRow, version string) (export.Sealing, error) {
	events, err := st.Events(ctx, study.ID)
	o := export.Sealing{Pack: version, Head: research.Head(events)}
	for i := range events {
		o.Log = append(o.Log, events[i].Entry())
		if events[i].Act == research.ActForget {
			o.Withheld = append(o.Withheld, events[i].Participant)
		}
	}
	return o, err
}

// LogCheck is what looking through the log of a study found.
type LogCheck struct {
	Events   int
	Erased   int // words that were erased, which is no fault
	Head     string
	Problems []string
}

// VerifyLog checks that no action of a study was changed, dropped or slipped in,
// and that what actions froze is there as it was frozen.
func VerifyLog(ctx context.Context, st *store.Store, study store.StudyRow) (LogCheck, error) {
	events, err := st.Events(ctx, study.ID)
	if err != nil {
		return LogCheck{}, err
	}
	thawed, err := st.Thawed(ctx, study.ID)
	if err != nil {
		return LogCheck{}, err
	}
	problems, erased := research.VerifyLog(events)
	for _, seq := range thawed {
		problems = append(problems, fmt.Sprintf("what action %d froze is not there as it was frozen", seq))
	}
	return LogCheck{len(events), erased, research.Head(events), problems}, nil
}

// Pack is a published pack in one line.
type Pack struct {
	store.PackRow
	Version, Title string
}

// Packs lists what a study published, the oldest first.
func Packs(ctx context.Context, st *store.Store, study store.StudyRow) ([]Pack, error) {
	rows, err := st.Packs(ctx, study.ID)
	if err != nil {
		return nil, err
	}
	out := make([]Pack, len(rows))
	for i, r := range rows {
		version := review.Version{Major: r.Major, Minor: r.Minor}.String()
		if r.Withheld {
			out[i] = Pack{r, version, research.PackTitle(version, r.At, nil)}
			continue
		}
		ed, err := Published(ctx, st, study, version)
		if err != nil {
			return nil, err
		}
		out[i] = Pack{r, version, ed.PackTitle()}
	}
	return out, nil
}
