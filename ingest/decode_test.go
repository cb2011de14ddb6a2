package ingest

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestDecode(t *testing.T) {
	const text = "Anna: Wie geht’s, “gut”?\nBernd: Für mich reicht’s, 3 € sind zu viel.\n"
	encode := func(data []byte, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	utf16le := encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text)))
	utf16be := encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text)))
	for _, c := range []struct{ name, raw, guess, want string }{
		{"UTF-8", text, "", text},
		{"byte order mark", "\ufeff" + text, "", text},
		{"UTF-16 without a mark", strings.Repeat(utf16le, 4), "utf-16le", strings.Repeat(text, 4)},
		{"UTF-16", utf16be, "utf-16be", text},
		{"windows-1252", encode(charmap.Windows1252.NewEncoder().Bytes([]byte(text))), "windows-1252", text},
		{"a damaged byte", text + "\xff", "utf-8", text + "\ufffd"},
		{"line ends", "a\r\nb\rc\n", "", "a\nb\nc\n"},
		{"a NUL", text + "a\x00b", "", text + "ab"},
	} {
		b := &builder{file: File{Path: "a.txt", Bytes: []byte(c.raw)}, out: &Reading{}}
		got, err := decode(b)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, got, c.want, err)
		}
		guess := ""
		for _, g := range b.out.Guesses {
			guess = g.Value
		}
		if guess != c.guess {
			t.Errorf("%s: guessed %q, want %q", c.name, guess, c.guess)
		}
	}
}

func TestPinnedEncoding(t *testing.T) {
	raw, err := charmap.Windows1250.NewEncoder().String("Kasia: Źle, że to się psuje.\nQ: Dlaczego?\n")
	if err != nil {
		t.Fatal(err)
	}
	s := Settings{Files: map[string]FileSettings{"a.txt": {Encoding: "windows-1250"}}}
	if r := readWith(t, "a.txt", raw, s, Roster{}); said(r, 0) != "Źle, że to się psuje." {
		t.Errorf("read %q", said(r, 0))
	}
}

func TestBinaryIsRefused(t *testing.T) {
	for name, raw := range map[string]string{"a torn zip": "PK\x03\x04abc", "noise": strings.Repeat("\x01\x02ab", 100)} {
		_, err := Read(t.Context(), File{Path: "a.txt", Bytes: []byte(raw)}, Settings{}, Roster{}, "s-test")
		if err == nil || !strings.Contains(err.Error(), "binary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLanguage(t *testing.T) {
	for want, text := range map[string]string{
		"en":  "The tool is slow and we have not found a way to make it any faster for our team",
		"de":  "Das Programm ist sehr langsam und wir haben noch keinen Weg gefunden, es für uns zu ändern",
		"fr":  "Le logiciel est très lent et nous ne sommes pas contents, mais il est utile pour les autres",
		"es":  "El programa es muy lento y no hay una forma de hacerlo más rápido para los demás",
		"nl":  "Het programma is heel traag en wij hebben geen manier gevonden om het voor ons te verbeteren, maar het is ook niet duur",
		"pl":  "Ten program jest bardzo wolny i nie wiem, jak to zmienić, ale dla mnie jest już za późno",
		"ja":  "このツールはとても遅いです。でも便利です。",
		"zh":  "这个工具很慢，但是很有用。",
		"ar":  "هذا البرنامج بطيء جدا ولكنه مفيد",
		"ru":  "Эта программа очень медленная, но полезная",
		"und": "git vim emacs 42",
	} {
		if got := guessLanguage([]byte(text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
