package ingest

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// The shapes in which speech services write a transcript that are no list of
// utterances: words one by one, and words in groups.

const recorded = "the transcript of a recording"

func recording(said []utterance) ([]talk, bool) {
	if len(said) == 0 {
		return nil, false
	}
	return []talk{{kind: research.KindInterview, evidence: recorded, said: said}}, true
}

// spokenWord is one word of a recording, or a mark of punctuation.
type spokenWord struct {
	text  string
	voice string
	when  moment
	glued bool // no space before it
	at    int
}

// wordItems reads transcripts of single words: results.items with a speaker's
// label each or segments that say who speaks when (Amazon Transcribe), results
// with alternatives (Google, Speechmatics), words with speaker_id (ElevenLabs).
func wordItems(root *value) ([]talk, bool) {
	results := root.get("results")
	if segments := results.list("audio_segments"); areUtterances(segments, false) {
		return []talk{talkOf(segments)}, true
	}
	switch {
	case results.list("items") != nil:
		return recording(join(itemsOf(results.list("items"), voicesByTime(results))))
	case results != nil && results.kind == '[' && len(results.of) > 0 && results.of[0].get("alternatives") != nil:
		return recognized(results.of)
	case root.list("words") != nil && root.list("utterances", "segments") == nil:
		return recording(join(plainWordsOf(root.list("words"))))
	}
	return nil, false
}

// voicesByTime maps the time of a word, as it is written, to who says it.
func voicesByTime(results *value) map[string]string {
	voices := map[string]string{}
	for _, s := range results.get("speaker_labels").list("segments") {
		for _, item := range s.list("items") {
			voices[item.string("start_time")] = cmp.Or(item.string("speaker_label"), s.string("speaker_label"))
		}
	}
	return voices
}

func itemsOf(items []value, voices map[string]string) []spokenWord {
	var words []spokenWord
	for i := range items {
		item := &items[i]
		best := first(item.list("alternatives"))
		text := best.string("content")
		if text == "" {
			continue
		}
		w := spokenWord{text: text, glued: strings.EqualFold(item.string("type"), "punctuation"), when: timeOf(item), at: item.at}
		w.voice = cmp.Or(item.string("speaker_label", "speaker"), best.string("speaker"), voices[item.string("start_time")])
		if w.glued && len(words) > 0 {
			w.voice = words[len(words)-1].voice
		}
		words = append(words, w)
	}
	return words
}

func first(list []value) *value {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

func plainWordsOf(list []value) []spokenWord {
	spaced := slices.ContainsFunc(list, func(v value) bool { return v.string("type") == "spacing" })
	words := make([]spokenWord, 0, len(list))
	for i := range list {
		v := &list[i]
		w := spokenWord{when: timeOf(v), glued: spaced, at: v.at, voice: v.string("speaker_id", "speaker", "speakerLabel", "speakerTag")}
		if text := v.get("punctuated_word", "word", "text"); text != nil {
			w.text = text.text
		}
		if v.string("type") == "audio_event" {
			continue
		}
		if !spaced {
			w.text = strings.TrimSpace(w.text)
		}
		words = append(words, w)
	}
	return words
}

// join makes an utterance of the words that one voice says in one go.
func join(words []spokenWord) []utterance {
	var said []utterance
	var text strings.Builder
	for i, w := range words {
		if i == 0 || w.voice != words[i-1].voice {
			if len(said) > 0 {
				said[len(said)-1].text = text.String()
			}
			text.Reset()
			said = append(said, utterance{voice: w.voice, when: w.when, at: w.at})
		}
		if u := &said[len(said)-1]; !u.when.known {
			u.when = w.when
		}
		if text.Len() > 0 && !w.glued {
			text.WriteByte(' ')
		}
		text.WriteString(w.text)
	}
	if len(said) > 0 {
		said[len(said)-1].text = text.String()
	}
	return said
}

// recognized reads results with alternatives, the best first. Where voices are
// told apart, the last result may hold the words of all of them again, with the
// voices.
func recognized(results []value) ([]talk, bool) {
	if first(results[0].list("alternatives")).get("content") != nil {
		return recording(join(itemsOf(results, nil)))
	}
	var said []utterance
	var voiced []spokenWord
	total, last := 0, 0
	for i := range results {
		best := first(results[i].list("alternatives"))
		words := plainWordsOf(best.list("words"))
		total, last = total+len(words), len(words)
		if slices.ContainsFunc(words, func(w spokenWord) bool { return w.voice != "" && w.voice != "0" }) {
			if i == len(results)-1 && last*2 >= total {
				voiced = nil
			}
			voiced = append(voiced, words...)
		}
		u := utterance{text: best.string("transcript"), at: results[i].at}
		if len(words) > 0 {
			u.when = words[0].when
		}
		said = append(said, u)
	}
	if len(voiced) > 0 {
		return recording(join(voiced))
	}
	return recording(said)
}

// phrases reads recognizedPhrases (Azure Speech): the best form of each, as it is
// displayed.
func phrases(root *value) ([]talk, bool) {
	var said []utterance
	list := root.list("recognizedPhrases")
	for i := range list {
		p := &list[i]
		said = append(said, utterance{voice: p.string("speaker", "channel"), text: first(p.list("nBest")).string("display", "lexical"), when: timeOf(p), at: p.at})
	}
	return recording(said)
}

// monologues reads monologues of elements (Rev AI): the elements hold the spaces
// between words, too.
func monologues(root *value) ([]talk, bool) {
	names := map[string]string{}
	for _, s := range root.list("speakers") {
		names[s.string("id")] = nameIn(&s)
	}
	var said []utterance
	list := root.list("monologues")
	for i := range list {
		m := &list[i]
		voice := cmp.Or(nameOf(m.get("speaker_info")), names[m.string("speaker")], m.string("speaker", "speaker_name"))
		u := utterance{voice: voice, at: m.at}
		var text strings.Builder
		for _, e := range m.list("elements") {
			if w := e.get("value"); w != nil {
				text.WriteString(w.text)
			}
			if !u.when.known {
				u.when = momentOf("ts", e.get("ts"))
			}
		}
		u.text = text.String()
		said = append(said, u)
	}
	return recording(said)
}

func nameOf(who *value) string {
	if who == nil {
		return ""
	}
	return nameIn(who)
}

// paragraphsOf reads sentences in paragraphs of a speaker (Deepgram), else the
// words of each channel; callTranscripts (Gong) are the same in other names.
func paragraphsOf(root *value) ([]talk, bool) {
	results := root.get("results")
	if results.list("utterances") != nil {
		return nil, false
	}
	var said []utterance
	channels := results.list("channels")
	for c := range channels {
		best := first(channels[c].list("alternatives"))
		channel := ""
		if len(channels) > 1 {
			channel = "channel " + string(rune('0'+c%10))
		}
		here := sentencesOf(best.get("paragraphs").list("paragraphs"))
		if here == nil && best.list("words") != nil {
			here = join(plainWordsOf(best.list("words")))
		}
		if here == nil {
			here = []utterance{{text: best.string("transcript"), at: channels[c].at}}
		}
		for i := range here {
			here[i].voice = cmp.Or(channel, here[i].voice)
		}
		said = append(said, here...)
	}
	if len(channels) > 1 {
		slices.SortStableFunc(said, func(a, b utterance) int { return cmp.Compare(a.when.seconds, b.when.seconds) })
	}
	for i := range root.list("callTranscripts") {
		said = append(said, sentencesOf(root.list("callTranscripts")[i].list("transcript"))...)
	}
	return recording(said)
}

// sentencesOf reads groups of sentences, each group of one voice.
func sentencesOf(groups []value) []utterance {
	var said []utterance
	for i := range groups {
		g := &groups[i]
		voice, _ := saidBy(g)
		sentences := g.list("sentences")
		for j := range sentences {
			s := &sentences[j]
			said = append(said, utterance{voice: voice, text: wordsIn(s.get(wordKeys...)), when: timeOf(s), at: s.at})
		}
	}
	return said
}
