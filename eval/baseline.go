package eval

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"personas/internal/cluster"
	"personas/internal/sentence"
	"personas/research"
)

// GroupBaselines are ways of grouping people that need no understanding of what
// they say. All but Title make as many groups as the study shows, or as the truth
// has where it shows none, from the same people.
type GroupBaselines struct {
	Length     GroupsFit `json:"length"`      // equal parts by the number of words
	Title      GroupsFit `json:"title"`       // by the values of an attribute
	TFIDF      GroupsFit `json:"tfidf"`       // all words, weighed by how rare they are, divided by cluster.Divide
	MeanVector GroupsFit `json:"mean_vector"` // the mean vector of every sentence of tellingWords and more, likewise
	Random     GroupsFit `json:"random"`      // equal parts at random: the mean of 100 draws
}

// tellingWords are the words from which a sentence counts in a mean vector.
const tellingWords = 10

// voice is what one person said first hand, all of it.
type voice struct {
	person    research.Ref
	title     string
	words     []string // in lower case
	sentences []string // of tellingWords and more
}

// voicesOf lists the people who said anything first hand, by reference.
func voicesOf(ed *research.Edition, attribute string) []voice {
	byPerson := map[research.Ref]*voice{}
	for _, p := range ed.Participants {
		if p.Role.Evidence() {
			byPerson[p.Ref] = &voice{person: p.Ref, title: strings.TrimSpace(p.Attributes[attribute])}
		}
	}
	documents := slices.SortedFunc(slices.Values(ed.Documents), func(a, b research.Document) int { return cmp.Compare(a.Ref, b.Ref) })
	for i := range documents {
		d := &documents[i]
		for _, t := range d.Turns {
			v := byPerson[t.Participant]
			if v == nil || !t.Role.Evidence() || t.Voice == research.VoiceReported {
				continue
			}
			said := d.Text[t.Span.Start:t.Span.End]
			v.words = append(v.words, wordsOf(string(said))...)
			for _, s := range sentence.Split(said, d.Language) {
				if text := string(said[s.Start:s.End]); len(strings.Fields(text)) >= tellingWords {
					v.sentences = append(v.sentences, text)
				}
			}
		}
	}
	var voices []voice
	for _, person := range sortedRefs(byPerson) {
		if v := byPerson[person]; len(v.words) > 0 {
			voices = append(voices, *v)
		}
	}
	return voices
}

// wordsOf are the words of a text in lower case, apostrophes within them kept.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	kept := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, "'"); w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

func groupBaselines(ctx context.Context, ed *research.Edition, t truth, k int, o PersonasOptions) (GroupBaselines, error) {
	people, labels, _ := t.labelled()
	voices := voicesOf(ed, o.Attribute)
	fit := func(groups []int, k int) GroupsFit {
		group := make(map[research.Ref]int, len(voices))
		for i, v := range voices {
			if groups[i] != unassigned {
				group[v.person] = groups[i]
			}
		}
		return fitOf(people, labels, group, k)
	}
	titles, values := byTitle(voices)
	b := GroupBaselines{Length: fit(byLength(voices, k), k), Title: fit(titles, values)}
	b.TFIDF = fit(divided(ctx, rareWords(voices), k, o.Seed), k)
	means, err := meanVectors(ctx, voices, o)
	if err != nil {
		return b, err
	}
	b.MeanVector = fit(divided(ctx, means, k, o.Seed), k)
	b.Random = meanFit(randomDraws, func(i int) GroupsFit {
		return fit(atRandom(len(voices), k, rand.New(rand.NewPCG(o.Seed, uint64(i)))), k)
	})
	return b, ctx.Err()
}

// byLength puts people into k parts of about one size, by how much they say.
func byLength(voices []voice, k int) []int {
	order := make([]int, len(voices))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(voices[a].words), len(voices[b].words)) })
	groups := make([]int, len(voices))
	for rank, i := range order {
		groups[i] = rank * k / len(voices)
	}
	return groups
}

// byTitle puts people of one value of the attribute into one group; people
// without one are in none.
func byTitle(voices []voice) (groups []int, values int) {
	of := map[string]int{}
	groups = make([]int, len(voices))
	for i, v := range voices {
		title := strings.ToLower(v.title)
		if title == "" {
			groups[i] = unassigned
			continue
		}
		if _, seen := of[title]; !seen {
			of[title] = len(of)
		}
		groups[i] = of[title]
	}
	return groups, len(of)
}

// atRandom puts n people into k parts of about one size.
func atRandom(n, k int, rng *rand.Rand) []int {
	groups := rng.Perm(n)
	for i := range groups {
		groups[i] %= k
	}
	return groups
}

func meanFit(draws int, draw func(i int) GroupsFit) GroupsFit {
	var mean GroupsFit
	for i := range draws {
		f := draw(i)
		mean.K, mean.Unassigned = f.K, f.Unassigned
		mean.ARI += f.ARI / float64(draws)
		mean.NMI += f.NMI / float64(draws)
		mean.Purity += f.Purity / float64(draws)
	}
	return mean
}

// divided divides people by their vectors; who has none is in no group.
func divided(ctx context.Context, vectors [][]float32, k int, seed uint64) []int {
	groups := make([]int, len(vectors))
	var rows []int
	var kept [][]float32
	for i, v := range vectors {
		groups[i] = unassigned
		if v != nil {
			rows, kept = append(rows, i), append(kept, v)
		}
	}
	m, err := cluster.FromRows(kept)
	if err != nil {
		panic("eval: vectors of two lengths: " + err.Error())
	}
	for i, g := range cluster.Divide(ctx, m, k, seed) {
		groups[rows[i]] = g
	}
	return groups
}

// rareWords is each person's words as a vector of unit length: how often each
// comes, by its logarithm, times the logarithm of how few people say it (TF-IDF).
// Words that one person alone says, or everybody, tell nothing of groups.
func rareWords(voices []voice) [][]float32 {
	said := make([]map[string]int, len(voices))
	people := map[string]int{}
	for i, v := range voices {
		said[i] = map[string]int{}
		for _, w := range v.words {
			said[i][w]++
		}
		for w := range said[i] {
			people[w]++
		}
	}
	at := map[string]int{}
	for _, w := range slices.Sorted(maps.Keys(people)) {
		if n := people[w]; n > 1 && n < len(voices) {
			at[w] = len(at)
		}
	}
	vectors := make([][]float32, len(voices))
	for i := range voices {
		vectors[i] = make([]float32, len(at))
		for w, n := range said[i] {
			if j, ok := at[w]; ok {
				vectors[i][j] = float32((1 + math.Log(float64(n))) * math.Log(float64(len(voices))/float64(people[w])))
			}
		}
		toUnit(vectors[i])
	}
	return vectors
}

// meanVectors is the mean vector of each person's sentences; nil where none has
// one.
func meanVectors(ctx context.Context, voices []voice, o PersonasOptions) ([][]float32, error) {
	var texts []string
	for _, v := range voices {
		texts = append(texts, v.sentences...)
	}
	vectors, _, err := embedNormal(ctx, o.Embedder, texts)
	if err != nil {
		return nil, fmt.Errorf("baseline of mean vectors: %w", err)
	}
	means := make([][]float32, len(voices))
	next := 0
	for i, v := range voices {
		var sum []float32
		for range v.sentences {
			if vec := vectors[next]; vec != nil {
				if sum == nil {
					sum = make([]float32, len(vec))
				}
				for j, x := range vec {
					sum[j] += x
				}
			}
			next++
		}
		toUnit(sum)
		means[i] = sum
	}
	return means, nil
}

// toUnit scales v to unit length; a vector of zeros stays.
func toUnit(v []float32) {
	var squares float64
	for _, x := range v {
		squares += float64(x) * float64(x)
	}
	if squares == 0 {
		return
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(squares))
	}
}
