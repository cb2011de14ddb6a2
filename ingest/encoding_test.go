package ingest

import (
	"testing"
)

// TestGuessEncoding encodes sentences of several languages and expects the words
// back, whatever the encoding is called.
func TestGuessEncoding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		encoding, text string
	}{
		{"windows-1252", "Für die Küche ist es zu groß, außerdem wäre mir der Preis – 20 € – zu hoch."},
		{"windows-1252", "It’s “fine”, but I don’t like the café… at all"},
		{"windows-1252", "À l'été, c'est très cher; où est-ce que ça mène, garçon ?"},
		{"windows-1252", "¿Por qué no está mañana el señor Muñoz? ¡Qué lío, también aquí!"},
		{"windows-1252", "Det går så småningom bättre på fjället, även för øl og smørbrød"},
		{"windows-1252", "Não há solução, então é só esperar até amanhã"},
		{"windows-1250", "Nie mogę znaleźć przycisku, żeby cofnąć ostatnią zmianę – to męczące"},
		{"windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl můj šéf včera"},
		{"iso-8859-2", "Nie mogę znaleźć przycisku, żeby cofnąć ostatnią zmianę, to śmieszne i męczące"},
		{"windows-1251", "Экспорт занимает целый час каждый день, и никто не знает почему"},
		{"windows-1251", "App: очень медленно, и не удобно"},
		{"macintosh", "Für die Küche ist es zu groß, außerdem wäre’s zu teuer"},
		{"macintosh", "It’s “fine”, but I don’t like the café… at all – really"},
		{"macintosh", "À l’été, c’est très cher; où est-ce que ça mène ?"},
		{"utf-16le", "id,text\n1,Экспорт занимает целый час, каждый день\n"},
		{"utf-16be", "id,text\n1,エクスポートに一時間かかります, 毎日\n2,とても遅いです\n"},
		{"utf-16le", "id,text\n1,导出需要一个小时, 每天都是这样\n"},
		{"utf-16be", "The export takes an hour every single day"},
	} {
		raw, err := encodings[c.encoding].NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		name, _ := guessEncoding(raw)
		if name == "" {
			t.Errorf("%s in %s is taken for no text", c.text, c.encoding)
			continue
		}
		got, err := encodings[name].NewDecoder().Bytes(raw)
		if err != nil || string(got) != c.text {
			t.Errorf("%s read as %s: %s", c.encoding, name, got)
		}
	}
}
