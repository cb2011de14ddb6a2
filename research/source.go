package research

import (
	"fmt"
	"path"
	"strings"
)

// Source is a file as it was given, kept byte for byte. A file that changed is a
// new source of the same path, which supersedes the earlier one; a file that
// vanished from its root is retired. Neither loses the earlier bytes.
type Source struct {
	Path   string     `json:"path"` // relative to its root, slash-separated; an alias, not an identity
	SHA256 [32]byte   `json:"-"`
	Size   int64      `json:"bytes"`
	Kind   SourceKind `json:"kind"`
}

// SourceKind says what sort of research a document is.
type SourceKind string

// The source kinds.
const (
	KindInterview   SourceKind = "interview"
	KindCall        SourceKind = "call"
	KindReview      SourceKind = "review"
	KindSurvey      SourceKind = "survey"
	KindSupport     SourceKind = "support"     // tickets, chats
	KindWinLoss     SourceKind = "winloss"     // staff writing about a won or lost deal
	KindNote        SourceKind = "note"        // staff writing about a customer
	KindObservation SourceKind = "observation" // usability sessions
	KindSocial      SourceKind = "social"      // communities, reviews of competitors
)

// SourceKinds lists every kind in the order in which they are shown.
var SourceKinds = []SourceKind{KindInterview, KindCall, KindReview, KindSurvey, KindSupport,
	KindWinLoss, KindNote, KindObservation, KindSocial}

// kindWords are the folder and file-name words that say a kind.
var kindWords = map[string]SourceKind{
	"interview": KindInterview, "interviews": KindInterview, "transcripts": KindInterview, "transcript": KindInterview,
	"call": KindCall, "calls": KindCall, "meeting": KindCall, "meetings": KindCall,
	"review": KindReview, "reviews": KindReview,
	"survey": KindSurvey, "surveys": KindSurvey, "answers": KindSurvey, "responses": KindSurvey,
	"support": KindSupport, "tickets": KindSupport, "ticket": KindSupport, "chats": KindSupport, "chat": KindSupport,
	"winloss": KindWinLoss, "win-loss": KindWinLoss, "win_loss": KindWinLoss,
	"note": KindNote, "notes": KindNote,
	"observation": KindObservation, "observations": KindObservation, "usability": KindObservation,
	"social": KindSocial, "community": KindSocial, "forum": KindSocial,
}

// ParseSourceKind reads a kind as a person writes it.
func ParseSourceKind(s string) (SourceKind, error) {
	if k, ok := kindWords[strings.ToLower(strings.TrimSpace(s))]; ok {
		return k, nil
	}
	names := make([]string, len(SourceKinds))
	for i, k := range SourceKinds {
		names[i] = string(k)
	}
	return "", fmt.Errorf("unknown source kind %q: use one of %s", s, strings.Join(names, ", "))
}

// KindFromPath guesses a kind from the nearest folder, else from the words of
// the file's name, and says which word decided. ok is false where nothing says.
func KindFromPath(p string) (kind SourceKind, word string, ok bool) {
	dirs := strings.Split(path.Dir(p), "/")
	for i := len(dirs) - 1; i >= 0; i-- {
		if k, found := kindInWords(dirs[i]); found {
			return k, dirs[i], true
		}
	}
	base := path.Base(p)
	if k, found := kindInWords(strings.TrimSuffix(base, path.Ext(base))); found {
		return k, base, true
	}
	return "", "", false
}

func kindInWords(name string) (SourceKind, bool) {
	name = strings.ToLower(name)
	if k, ok := kindWords[name]; ok {
		return k, true
	}
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '.' }) {
		if k, ok := kindWords[w]; ok {
			return k, true
		}
	}
	return "", false
}

// DefaultVoice is the voice of a document of this kind whose author does not say
// otherwise: notes about a customer are reported, everything else is first hand.
func (k SourceKind) DefaultVoice() Voice {
	if k == KindNote || k == KindWinLoss {
		return VoiceReported
	}
	return VoiceFirstHand
}

// Conversation reports kinds in which somebody asks and somebody answers aloud.
func (k SourceKind) Conversation() bool {
	return k == KindInterview || k == KindCall || k == KindObservation
}

// Quantitative kinds ground a persona by number of answers.
func (k SourceKind) Quantitative() bool { return k == KindSurvey || k == KindReview }
