package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"personas/research"
)

// exchanged is one recorded request and its reply, as a file that can be read. It
// is named by what was asked, whoever answered, so that it holds for any server.
// Texts that repeat from request to request stand in files of their own, named by
// their hash.
type exchanged struct {
	Task      Task            `json:"task"`
	Prompt    string          `json:"prompt"`
	Model     string          `json:"model"`
	WrittenBy string          `json:"written_by,omitempty"` // whoever wrote the reply, where no model did
	System    string          `json:"system"`               // the file that holds it
	Schema    string          `json:"schema"`               // likewise
	User      []string        `json:"user"`                 // its lines
	Reply     json.RawMessage `json:"reply,omitempty"`
	Fault     FaultKind       `json:"fault,omitempty"` // in place of a reply
	Detail    string          `json:"detail,omitempty"`
	Usage     Usage           `json:"usage"`
}

// exchangeFile is the name of a request's file in a record.
func exchangeFile(r *Request) string {
	return fmt.Sprintf("%s-%.16s.json", r.Task, r.Fingerprint("").String())
}

// recorder keeps what another model answers.
type recorder struct {
	model Model
	dir   string
}

// Record is a model that answers as m does and keeps each exchange in a folder,
// for Replay. A fault is kept where no reply came after it: what stood in for the
// reply stands in for it again.
func Record(m Model, dir string) (Model, error) {
	if err := os.MkdirAll(filepath.Join(dir, "texts"), 0o755); err != nil {
		return nil, fmt.Errorf("a folder to record in: %w", err)
	}
	return &recorder{m, dir}, nil
}

// Ask is Model's.
func (r *recorder) Ask(ctx context.Context, q Request) (Reply, error) {
	reply, err := r.model.Ask(ctx, q)
	var fault *Fault
	switch {
	case err == nil:
		return reply, r.keep(&q, exchanged{Model: reply.Model, Reply: reply.JSON, Usage: reply.Usage})
	case errors.As(err, &fault):
		return reply, errors.Join(err, r.keep(&q, exchanged{Fault: fault.Kind, Detail: fault.Detail}))
	}
	return reply, err
}

// keep writes an exchange. Two of the same write the same.
func (r *recorder) keep(q *Request, x exchanged) error {
	system, err := r.text(q.System.String(), "txt")
	if err != nil {
		return err
	}
	var schema bytes.Buffer
	if err := json.Indent(&schema, q.Schema.JSON, "", " "); err != nil {
		return fmt.Errorf("recording the schema %s: %w", q.Schema.Name, err)
	}
	shape, err := r.text(schema.String()+"\n", "json")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	x.Task, x.Prompt, x.System, x.Schema, x.User = q.Task, q.Prompt, system, shape, strings.Split(q.User.String(), "\n")
	if err := e.Encode(x); err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	return written(filepath.Join(r.dir, exchangeFile(q)), b.Bytes())
}

// text keeps a text that repeats, once.
func (r *recorder) text(text, suffix string) (string, error) {
	name := fmt.Sprintf("texts/%.16s.%s", research.FingerprintOf(text).String(), suffix)
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err == nil {
		return name, nil
	}
	return name, written(path, []byte(text))
}

// written puts a file in its place whole: a reader never sees half of it.
func written(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	return nil
}

// replay answers from a record.
type replay struct{ dir string }

// Replay is a model that answers from a folder that Record wrote. A reply is held
// against the schema and the check of the request like any other; a request that
// is not in the record is a fault.
func Replay(dir string) (Model, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*-*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no recorded replies: name a folder that --record wrote", dir)
	}
	return replay{dir}, nil
}

// Ask is Model's.
func (p replay) Ask(ctx context.Context, q Request) (Reply, error) {
	if err := ctx.Err(); err != nil {
		return Reply{}, err
	}
	name := exchangeFile(&q)
	text, err := os.ReadFile(filepath.Join(p.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return Reply{}, &Fault{Kind: FaultNotRecorded, Detail: fmt.Sprintf("no reply is recorded for this request of %s (%s in %s)", q.Prompt, name, p.dir),
			Try: "the material, the settings or the prompt changed since: record it again with --record"}
	}
	if err != nil {
		return Reply{}, fmt.Errorf("reading a recorded reply: %w", err)
	}
	var x exchanged
	if err := json.Unmarshal(text, &x); err != nil {
		return Reply{}, fmt.Errorf("reading the recorded reply %s: %w", filepath.Join(p.dir, name), err)
	}
	if x.Fault != "" {
		return Reply{}, &Fault{Kind: x.Fault, Detail: "recorded: " + x.Detail}
	}
	shape, err := compile(q.Schema)
	if err != nil {
		return Reply{}, err
	}
	reply, f := accept(x.Reply, &q, shape)
	if f != nil {
		f.Detail, f.Try = name+": "+f.Detail, "record it again with --record"
		return Reply{}, f
	}
	return Reply{JSON: reply, Model: x.Model, Usage: x.Usage}, nil
}
