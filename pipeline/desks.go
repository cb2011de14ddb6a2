package pipeline

import (
	"context"
	"errors"
	"slices"
	"sync"

	"personas/internal/store"
	"personas/review"
)

// Desks lays studies before people, and keeps what it read of them for as long
// as it holds: the evidence until there is other, the review until somebody acts.
// The zero value is ready. Everybody gets the same edition: nobody may write to it.
type Desks struct {
	mu      sync.Mutex
	kept    []keptStudy // the one that was used last comes first
	reading map[wanted]*reading
}

// desksKept is how many studies are kept: one of 20,000 quotes takes some 100 MB.
const desksKept = 4

// keptStudy is a study as it was when it had come as far as a mark.
type keptStudy struct {
	study  int64
	mark   store.Mark
	ground *ground
	*Reviewed
}

// wanted is a study that has come at least as far as a mark.
type wanted struct {
	study int64
	mark  store.Mark
}

// reading is a reading under way, for who waits for it.
type reading struct {
	done chan struct{}
	got  *Reviewed
	err  error
}

// Of lays a study before somebody, as it is now: like [DeskOf], and quicker.
func (d *Desks) Of(ctx context.Context, st *store.Store, study store.StudyRow, who review.Actor) (*Desk, error) {
	r, err := d.reviewed(ctx, st, study)
	if err != nil {
		return nil, err
	}
	return r.desk(st, study, who)
}

func (d *Desks) reviewed(ctx context.Context, st *store.Store, study store.StudyRow) (*Reviewed, error) {
	mark, err := st.Mark(ctx, study.ID)
	if err != nil {
		return nil, err
	}
	want := wanted{study.ID, mark}
	d.mu.Lock()
	if k := d.find(study.ID); k != nil && k.mark == mark {
		d.mu.Unlock()
		return k.Reviewed, nil
	}
	if r := d.reading[want]; r != nil {
		d.mu.Unlock()
		return r.wait(ctx)
	}
	r := &reading{done: make(chan struct{}), err: errNotRead}
	if d.reading == nil {
		d.reading = map[wanted]*reading{}
	}
	d.reading[want] = r
	d.mu.Unlock()
	defer d.end(want, r)
	r.got, r.err = d.read(context.WithoutCancel(ctx), st, study, mark) // others wait for it too
	return r.got, r.err
}

var errNotRead = errors.New("a study was not read to its end")

func (r *reading) wait(ctx context.Context) (*Reviewed, error) {
	select {
	case <-r.done:
		return r.got, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (d *Desks) end(want wanted, r *reading) {
	d.mu.Lock()
	delete(d.reading, want)
	d.mu.Unlock()
	close(r.done)
}

// read reads what is not known of a study that has come as far as mark, and
// keeps it.
func (d *Desks) read(ctx context.Context, st *store.Store, study store.StudyRow, mark store.Mark) (*Reviewed, error) {
	d.mu.Lock()
	k := d.find(study.ID)
	d.mu.Unlock()
	if k != nil && k.mark.Ground == mark.Ground {
		acts, err := st.Acts(ctx, study.ID)
		if err != nil {
			return nil, err
		}
		if acts.Mark.Ground == mark.Ground {
			return d.keep(keptStudy{study.ID, acts.Mark, k.ground, k.ground.review(acts)}), nil
		}
	}
	now, err := st.StudyByID(ctx, study.ID) // no older than the mark
	if err != nil {
		return nil, err
	}
	g, acts, err := groundOf(ctx, st, now)
	if err != nil {
		return nil, err
	}
	return d.keep(keptStudy{study.ID, mark, g, g.review(acts)}), nil
}

// find finds a study and puts it first. The caller holds the lock.
func (d *Desks) find(study int64) *keptStudy {
	at := slices.IndexFunc(d.kept, func(k keptStudy) bool { return k.study == study })
	if at < 0 {
		return nil
	}
	k := d.kept[at]
	copy(d.kept[1:at+1], d.kept[:at])
	d.kept[0] = k
	return &k
}

// keep puts a study first, unless one that came further is kept already, and
// lets go of what was not used for longest.
func (d *Desks) keep(k keptStudy) *Reviewed {
	d.mu.Lock()
	defer d.mu.Unlock()
	if was := d.find(k.study); was != nil {
		if was.mark.Last > k.mark.Last {
			return k.Reviewed
		}
		d.kept[0] = k
		return k.Reviewed
	}
	d.kept = slices.Insert(d.kept, 0, k)
	d.kept = slices.Delete(d.kept, min(len(d.kept), desksKept), len(d.kept))
	return k.Reviewed
}
