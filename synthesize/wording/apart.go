package wording

import (
	"context"
)

// tellApart drafts the later of two personas that read alike once more, with the
// other as contrast; where that does not tell them apart it is marked. Without an
// embedder nothing is compared.
func (s *study) tellApart(ctx context.Context, writers []*writer) error {
	if s.Meaning == nil {
		return nil
	}
	for j := range writers {
		i := s.alike(writers, j)
		if i < 0 {
			continue
		}
		second := s.writer(writers[j].persona)
		second.contrast = writers[i].texts()
		all := others(writers, second, j)
		if err := s.word(ctx, []*writer{second}, all); err != nil {
			return err
		}
		if second.pages != nil {
			writers[j] = second
		} else { // the first draft stands; why there is no second is kept
			writers[j].faults = append(writers[j].faults, second.faults...)
		}
		if still := s.alike(writers, j); still >= 0 && writers[j].pages != nil {
			writers[j].pages.SimilarTo = writers[still].persona.Ref
		}
	}
	return nil
}

// others are the writers of a study with one of them put in another's place.
func others(writers []*writer, second *writer, j int) []*writer {
	var all []*writer
	for k, w := range writers {
		switch {
		case k == j:
			all = append(all, second)
		case w != nil:
			all = append(all, w)
		}
	}
	return all
}

// alike is the earlier persona that persona j reads most like, −1 where it reads
// like none.
func (s *study) alike(writers []*writer, j int) int {
	found, most := -1, readsAlike
	if writers[j] == nil || writers[j].pages == nil {
		return found
	}
	own := s.Meaning(writers[j].texts())
	for i := range j {
		if writers[i] == nil || writers[i].pages == nil {
			continue
		}
		if l := likeness(s.Meaning(writers[i].texts()), own); l >= most && (found < 0 || l > most) {
			found, most = i, l
		}
	}
	return found
}
