package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"sync"

	"personas/export"
)

//go:embed static/*.css static/*.js
var staticFiles embed.FS

// asset is a file that never changes while the program runs.
type asset struct {
	kind       string
	plain, zip []byte
	sum        string
}

// assets are all of them by name. The style sheet of the report is the first
// part of ours.
var assets = sync.OnceValues(func() (map[string]asset, error) {
	out := map[string]asset{"report.css": zipped("text/css; charset=utf-8", export.Style())}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		kind := "text/javascript; charset=utf-8"
		if path.Ext(e.Name()) == ".css" {
			kind = "text/css; charset=utf-8"
		}
		out[e.Name()] = zipped(kind, b)
	}
	return out, nil
})

func zipped(kind string, b []byte) asset {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one
	_, _ = w.Write(b)                                       // into memory
	_ = w.Close()
	sum := sha256.Sum256(b)
	return asset{kind, b, out.Bytes(), `"` + hex.EncodeToString(sum[:8]) + `"`}
}

// static answers with a style sheet or a script.
func (v *visit) static() error {
	all, err := assets()
	if err != nil {
		return err
	}
	a, there := all[v.r.PathValue("name")]
	if !there {
		return errNoPage
	}
	h := v.w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", a.sum)
	h.Set("Vary", "Accept-Encoding")
	if v.r.Header.Get("If-None-Match") == a.sum {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := a.plain
	if strings.Contains(v.r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.zip
	}
	_, _ = v.w.Write(body)
	return nil
}
