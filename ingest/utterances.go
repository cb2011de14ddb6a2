package ingest

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// Names under which utterances have their parts, the surest first.
var (
	voiceKeys = []string{"speaker", "speaker_name", "speakerName", "speaker_label", "speakerLabel", "speaker_id", "speakerId", "participant", "participant_name", "from", "author", "user_name", "username", "sender", "sender_name", "user", "name", "role", "channel"}
	wordKeys  = []string{"content", "text", "transcript", "display_text", "body", "message", "sentence", "utterance", "raw_text"}
	timeKeys  = []string{"start", "start_time", "startTime", "start_ms", "startMs", "startTimeMs", "start_offset", "offsetInTicks", "begin", "begin_time", "offset", "time", "timestamp", "ts", "created_at", "createdAt", "date_unixtime", "date", "timestamps"}
	// holders are the names of lists of utterances, and of what such lists lie in.
	holders = []string{"meeting_transcripts", "utterances", "segments", "monologues", "sentences", "turns", "dialogue", "dialog", "transcript", "transcripts", "transcription", "messages", "entries", "conversation", "results", "result", "response", "output", "data", "timeline"}
	// recordKeys are names that only records have.
	recordKeys = []string{"rating", "stars", "score", "title", "review", "product", "price", "category", "label", "labels", "helpful"}
)

// talksOf finds the conversations of a file: those of the services and exports
// that are known, else the list of utterances that it holds.
func talksOf(root *value) ([]talk, bool) {
	for _, shape := range []func(*value) ([]talk, bool){wordItems, phrases, monologues, paragraphsOf, conversations} {
		if found, ok := shape(root); ok {
			return found, true
		}
	}
	list := utteranceList(root, 0)
	if list == nil {
		return nil, false
	}
	return []talk{talkOf(list)}, true
}

// utteranceList finds the list of utterances in what a file holds.
func utteranceList(v *value, depth int) []value {
	switch {
	case depth > 4:
	case v.kind == '[' && areUtterances(v.of, depth == 0):
		return v.of
	case v.kind == '[' && len(v.of) == 1:
		return utteranceList(&v.of[0], depth+1)
	case v.kind == '{':
		for _, name := range holders {
			if inner := v.get(name); inner != nil {
				if list := utteranceList(inner, depth+1); list != nil {
					return list
				}
			}
		}
	}
	return nil
}

// areUtterances reports whether nearly every element of a list has words, and who
// says them or when. Those of a list that nothing names have to be nothing else:
// voices come again, and no element has what only records have.
func areUtterances(list []value, unnamed bool) bool {
	if len(list) == 0 {
		return false
	}
	whole, voices, voiced := 0, map[string]bool{}, 0
	for i := range list {
		v := &list[i]
		if v.kind != '{' || unnamed && v.get(recordKeys...) != nil {
			return false
		}
		voice, _ := saidBy(v)
		if voice != "" {
			voiced++
			voices[voice] = true
		}
		if v.get(wordKeys...) != nil && (v.get(voiceKeys...) != nil || v.get(timeKeys...) != nil) {
			whole++
		}
	}
	if whole*10 < len(list)*8 {
		return false
	}
	return !unnamed || voiced*10 >= len(list)*8 && (len(voices)*2 <= voiced || hasRoles(list) || list[0].get("speaker") != nil)
}

// hasRoles reports whether the elements of a list say roles that only the sides
// of a chat have.
func hasRoles(list []value) bool {
	said := 0
	for _, v := range list {
		if role := v.string("role"); roleWord(role) != "" || role == "system" || role == "tool" {
			said++
		}
	}
	return said*10 >= len(list)*8
}

// talkOf makes a conversation of a list of utterances.
func talkOf(list []value) talk {
	t := talk{kind: research.KindInterview, evidence: "the transcript of a recording"}
	if slices.ContainsFunc(list, func(v value) bool { return v.get("role") != nil && v.get("speaker", "start") == nil }) {
		t.kind, t.evidence, t.whole = research.KindSupport, "messages with roles: a chat", true
	}
	if !slices.ContainsFunc(list, func(v value) bool { return v.get(timeKeys...) != nil }) {
		t.whole = true
	}
	for i := range list {
		v := &list[i]
		if role := v.string("role"); role == "system" || role == "tool" || role == "function" || role == "developer" {
			continue
		}
		voice, role := saidBy(v)
		t.said = append(t.said, utterance{voice: voice, role: role, text: wordsIn(v.get(wordKeys...)), when: timeOf(v), at: v.at})
	}
	return t
}

// saidBy returns who says an utterance, and their role where it is said.
func saidBy(v *value) (string, research.Role) {
	role := roleWord(v.string("role"))
	for _, key := range voiceKeys {
		who := v.get(key)
		if who == nil {
			continue
		}
		if who.kind == '{' {
			return nameIn(who), cmp.Or(roleWord(who.string("type", "role")), role)
		}
		if s := v.string(key); s != "" {
			return s, role
		}
	}
	return "", role
}

// nameIn is the name of a person who is an object.
func nameIn(who *value) string {
	return who.string("name", "display_name", "displayName", "full_name", "real_name", "nickname", "username", "user_name", "email", "id")
}

func timeOf(v *value) moment {
	for _, key := range timeKeys {
		at := v.get(key)
		if at != nil && at.kind == '{' {
			at = at.get("from", "start")
		}
		if m := momentOf(key, at); m.known {
			return m
		}
	}
	return moment{}
}

// wordsIn is the text of a value: a string, or the strings and "text"s of a list.
func wordsIn(v *value) string {
	switch {
	case v == nil:
		return ""
	case v.kind == '{':
		return wordsIn(v.get("text", "parts", "content", "value"))
	case v.kind != '[':
		return v.text
	}
	var words strings.Builder
	for i := range v.of {
		words.WriteString(wordsIn(&v.of[i]))
	}
	return words.String()
}
