package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"strings"
	"testing"

	"personas/internal/localpg/localpgtest"
)

// The link that review prints opens the study once, for one browser, and the
// server goes when it is told to.
func TestReviewOpensInABrowser(t *testing.T) {
	t.Parallel()
	dsn, home := localpgtest.Database(t), t.TempDir()
	getenv := func(name string) string { return map[string]string{"DATABASE_URL": dsn, "HOME": home}[name] }
	read := []string{"run", filepath.Join("..", "..", "testdata", "jupyter"), "--study", "notes", "--until", "ingest", "--quiet"}
	if code := run(t.Context(), read, nil, io.Discard, io.Discard, getenv); code != exitDone {
		t.Fatalf("the run ended with %d", code)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"review", "--no-open", "--json", "--quiet"}, nil, in, io.Discard, getenv)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var link struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(line, &link); err != nil {
		t.Fatal(err)
	}
	mine, other := browser(t), browser(t)
	if status, page := get(t, mine, link.URL); status != http.StatusOK || !strings.Contains(page, "notes") {
		t.Errorf("the link: %d\n%s", status, page)
	}
	if status, _ := get(t, other, link.URL); status != http.StatusConflict {
		t.Errorf("the link, used again: %d", status)
	}
	root := link.URL[:strings.Index(link.URL, "/enter/")] + "/"
	if status, page := get(t, other, root); status != http.StatusUnauthorized || strings.Contains(page, "notes") {
		t.Errorf("without it: %d\n%s", status, page)
	}
	mine.CloseIdleConnections()
	other.CloseIdleConnections()
	stop()
	if code := <-done; code != exitDone {
		t.Errorf("told to stop, it ended with %d", code)
	}
}

func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Transport: &http.Transport{}}
}

func get(t *testing.T, c *http.Client, url string) (int, string) {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}
