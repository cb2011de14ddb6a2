package main

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"

	"personas/embed"
)

// letters is an embedder for the stories: it knows how often a text has which
// letter, and can be installed without being fetched from anywhere.
type letters struct{}

func init() {
	embedderKinds = append(embedderKinds, embedderKind{use: "letters",
		about: func() (embed.Embedder, error) { return letters{}, nil },
		install: func(_ context.Context, dir string) error {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			return os.WriteFile(lettersFile(dir), nil, 0o600)
		},
		where: lettersInstalled,
		open: func(dir string) (embed.Embedder, func(), error) {
			_, err := lettersInstalled(dir)
			return letters{}, func() {}, err
		}})
}

func lettersFile(dir string) string { return filepath.Join(dir, "letters") }

func lettersInstalled(dir string) (string, error) {
	if _, err := os.Stat(lettersFile(dir)); err != nil {
		return "", errors.New("the embedder letters is not installed")
	}
	return lettersFile(dir), nil
}

func (letters) Name() string        { return "letters-26" }
func (letters) Dim() int            { return 26 }
func (letters) Fingerprint() string { return "letters-26:1" }

func (letters) Embed(_ context.Context, texts []string) ([][]float32, error) {
	vecs := make([][]float32, len(texts))
	for i, text := range texts {
		v := make([]float32, 26)
		var squares float64
		for _, r := range strings.ToLower(text) {
			if 'a' <= r && r <= 'z' {
				squares += float64(2*v[r-'a'] + 1)
				v[r-'a']++
			}
		}
		if squares == 0 {
			continue
		}
		for j := range v {
			v[j] /= float32(math.Sqrt(squares))
		}
		vecs[i] = v
	}
	return vecs, nil
}
