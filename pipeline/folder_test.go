package pipeline_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// folder is a folder of research in memory: path → text.
type folder map[string]string

// sample reads a sample study as it lies in testdata.
func sample(tb testing.TB, name string) folder {
	tb.Helper()
	f := folder{}
	root := os.DirFS(filepath.Join("..", "testdata", name))
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p == "gold":
			return fs.SkipDir
		case d.IsDir(), path.Ext(p) == "", p == "README.md", p == "outcomes.csv":
			return nil
		}
		text, err := fs.ReadFile(root, p)
		f[p] = string(text)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// with is the folder with more files, or with others in their place.
func (f folder) with(files folder) folder {
	more := maps.Clone(f)
	maps.Copy(more, files)
	return more
}

// rewritten is the folder with every text of it rewritten.
func (f folder) rewritten(rewrite func(path, text string) string) folder {
	out := folder{}
	for p, text := range f {
		out[p] = rewrite(p, text)
	}
	return out
}

// renamed gives every file of a study another name, which puts them in another
// order, and tells the roster and the settings. former turns a person's name made
// of a file's name back.
func (f folder) renamed() (moved folder, former func(string) string) {
	var paths, stems []string
	for i, p := range slices.Backward(slices.Sorted(maps.Keys(f))) {
		if path.Dir(p) != "." {
			stem := fmt.Sprintf("x%02d", len(f)-i)
			paths = append(paths, p, path.Join(path.Dir(p), stem+path.Ext(p)))
			stems = append(stems, stem, strings.TrimSuffix(path.Base(p), path.Ext(p)))
		}
	}
	rename := strings.NewReplacer(paths...)
	moved = folder{}
	for p, text := range f {
		if path.Dir(p) == "." {
			text = rename.Replace(text)
		}
		moved[rename.Replace(p)] = text
	}
	return moved, strings.NewReplacer(stems...).Replace
}

// parted cuts a transcript of the roster in the middle, into two files of the
// same person.
func (f folder) parted(file string) folder {
	turns := strings.SplitAfter(f[file], "\n\n")
	half := len(turns) / 4 * 2 // before a question
	second := strings.Replace(file, ".", "b.", 1)
	return f.with(folder{
		file:               strings.Join(turns[:half], ""),
		second:             strings.Join(turns[half:], ""),
		"participants.csv": strings.Replace(f["participants.csv"], file, file+";"+second, 1),
	})
}

var (
	speaker  = regexp.MustCompile(`(?m)^(<v )?(\pL\w*)([:>])`)
	turnLine = regexp.MustCompile(`(?m)^\pL\w*: .*$`)
	rosterID = regexp.MustCompile(`\bT(\d\d)\b`)
)

// calling is the folder with other labels before the turns, in the settings and in
// the roster; where name has none for a label, it stays.
func (f folder) calling(name func(path, label string) string) folder {
	return f.rewritten(func(p, text string) string {
		switch path.Ext(p) {
		case ".csv", ".md":
			if p != "participants.csv" {
				return text
			}
			lines := strings.Split(text, "\n")
			for i := range lines {
				if cells := strings.SplitN(lines[i], ",", 3); i > 0 && len(cells) == 3 {
					lines[i] = cells[0] + "," + name(p, cells[1]) + "," + cells[2]
				}
			}
			return strings.Join(lines, "\n")
		}
		return speaker.ReplaceAllStringFunc(text, func(s string) string {
			m := speaker.FindStringSubmatch(s)
			return m[1] + name(p, m[2]) + m[3]
		})
	})
}

// numbered gives the people of the roster of the planted study other keys.
func (f folder) numbered() folder {
	return f.rewritten(func(p, text string) string {
		if path.Ext(p) != ".csv" {
			return text
		}
		return rosterID.ReplaceAllString(text, "Z9$1")
	})
}

// formerKey turns a key given by numbered back.
func formerKey(key string) string { return strings.Replace(key, "Z9", "T", 1) }

// pseudonym is another name for somebody.
func pseudonym(name string) string { return "Qu" + strings.ToLower(name) + "o" }

// hesitant is a transcript in which participants say a filler before about every
// eighth word.
func hesitant(text string, seed uint64, fillers ...string) string {
	r := rand.New(rand.NewPCG(seed, 0))
	return turnLine.ReplaceAllStringFunc(text, func(s string) string {
		label, said, _ := strings.Cut(s, ": ")
		if label == "Interviewer" || label == "Dan" {
			return s
		}
		words := strings.Fields(said)
		for i := 1; i < len(words); i++ {
			if r.IntN(8) == 0 {
				words[i] = pick(r, fillers...) + " " + words[i]
			}
		}
		return label + ": " + strings.Join(words, " ")
	})
}

func pick(r *rand.Rand, words ...string) string { return words[r.IntN(len(words))] }

// camps is a study of twenty people who decide in two ways, put together from the
// words below: every other one counts, the rest go by whom they trust. SYNTHETIC:
// nobody in it exists.
func camps(seed uint64) folder {
	r := rand.New(rand.NewPCG(seed, 0))
	sayings := []func() string{
		func() string {
			return pick(r, "I counted the ", "I measured the ", "I logged the ") + pick(r, "errors", "minutes", "gaps") +
				pick(r, " for three weeks", " for a quarter", " every night") +
				pick(r, " before I signed.", " because a figure settles it.", " and put them in a spreadsheet.")
		},
		func() string {
			return pick(r, "I trust ", "I always ask ", "I rely on ") + pick(r, "my sister", "a friend", "our old nurse", "the man next door") +
				pick(r, " because she never lets me down", " since they came to our wedding", " and nobody else") +
				pick(r, ", so I went with her word.", ", and I like a familiar face.", ", which is worth more than money.")
		},
	}
	f := folder{"study.toml": "question = \"How do people decide?\"\n[speakers]\nInterviewer = \"interviewer\"\n"}
	roster := "id,label,file\n"
	for i := range 20 {
		name, file, text := fmt.Sprintf("Person%c", 'a'+i), fmt.Sprintf("interviews/k%d.txt", i), ""
		for _, question := range []string{"How did you decide?", "What about the price?", "What went wrong the last time?",
			"How was the trial?", "What do you do when it breaks?", "What about the contract?"} {
			text += "Interviewer: " + question + "\n\n" + name + ": " + sayings[i%2]() + " " + sayings[i%2]() + "\n\n"
		}
		f[file] = text
		roster += fmt.Sprintf("T%02d,%s,%s\n", i, name, file)
	}
	return f.with(folder{"participants.csv": roster})
}

// beekeeper is an interview about something else than any study. SYNTHETIC: nobody
// in it exists.
const beekeeper = `Interviewer: Could you tell me a bit about what you do?

Petronel: I keep eleven hives of bees behind an allotment, and I sell the honey from a table at the gate.

Interviewer: What is hard about it?

Petronel: The hard part is the varroa mite, because I lose two colonies in a bad winter. I treat them with oxalic acid in December, when there is no brood.

Interviewer: How do you decide when to take the honey?

Petronel: I always wait until most of the comb is capped. If I take it too early it ferments in the jar, and then I cannot sell it.

Interviewer: What would you do differently?

Petronel: I would never buy a swarm from a stranger again. It brought foulbrood, and the inspector burned three of my hives.

Interviewer: What do you need most?

Petronel: I need a better smoker, mine goes out in the middle of an inspection. I want a lighter super as well, since my back hurts after lifting twenty kilos of honey.

Interviewer: And your neighbours?

Petronel: My neighbour was afraid of stings until I moved the hives behind the hedge. Now she prefers my honey to the shop's, and she plants lavender and borage for the queen.
`
