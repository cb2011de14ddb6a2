package wordpiece_test

import (
	"slices"
	"strings"
	"testing"

	"personas/internal/wordpiece"
)

func TestAppend(t *testing.T) {
	t.Parallel()
	tokens := strings.Fields("un ##aff ##able affable cafe , ' ! s 中 ##s 9 ##9")
	v, err := wordpiece.New(tokens)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, want string }{
		{"longest piece first", "unaffable affable", "un ##aff ##able affable"},
		{"case and accents", "CAFÉ Cafe\u0301", "cafe cafe"},
		{"punctuation stands alone", "cafe,un's!", "cafe , un ' s !"},
		{"ideographs stand alone", "un中un", "un 中 un"},
		{"an unknown piece drops the word alone", "unaffablex cafe", "cafe"},
		{"an unknown continuation is no beginning", "able", ""},
		{"controls vanish, odd spaces part", "ca\u200bfe\u00a0un\x00\tun\ufffd", "cafe un un"},
		{"invalid bytes vanish", "un\xffaff", "un ##aff"},
		{"a hundred runes", strings.Repeat("9", 100), "9" + strings.Repeat(" ##9", 99)},
		{"more than a hundred runes", strings.Repeat("9", 101), ""},
	}
	for _, tt := range tests {
		var got []string
		for _, id := range v.Splitter().Append(nil, tt.text) {
			got = append(got, tokens[id])
		}
		if !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%s: %q gives %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestUnknownHasAPlace(t *testing.T) {
	t.Parallel()
	v, err := wordpiece.New([]string{"un", "##a", "[UNK]"})
	if err != nil {
		t.Fatal(err)
	}
	if got := v.SplitterWithUnknown(2).Append(nil, "una able un"); !slices.Equal(got, []int32{0, 1, 2, 0}) {
		t.Errorf("got %v", got)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, tokens := range [][]string{{"a", "a"}, {"a", ""}, {"##a", "##a"}} {
		if _, err := wordpiece.New(tokens); err == nil {
			t.Errorf("%q: no error", tokens)
		}
	}
}

func FuzzAppend(f *testing.F) {
	v, err := wordpiece.New(strings.Fields("a ##a é 中 . ##b"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("aab. 中é")
	f.Fuzz(func(t *testing.T, text string) {
		s := v.Splitter()
		once := s.Append(nil, text)
		if again := s.Append(nil, text); !slices.Equal(once, again) {
			t.Errorf("%q: %v, then %v", text, once, again)
		}
		if len(once) > len(text) {
			t.Errorf("%q: %d pieces of %d bytes", text, len(once), len(text))
		}
	})
}
