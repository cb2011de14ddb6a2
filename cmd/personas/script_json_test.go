package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// object is a JSON object, numbers as they are written.
type object = map[string]any

func decode(ts *testscript.TestScript, text string) (o object) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		ts.Fatalf("no JSON object: %v: %.200s", err, text)
	}
	return o
}

// objects reads a file of JSON lines.
func objects(ts *testscript.TestScript, file string) []object {
	var all []object
	s := bufio.NewScanner(strings.NewReader(ts.ReadFile(file)))
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		all = append(all, decode(ts, s.Text()))
	}
	ts.Check(s.Err())
	return all
}

// need ends the script where a command is used wrongly.
func need(ts *testscript.TestScript, neg bool, args []string, least int, how string) {
	if neg || len(args) < least {
		ts.Fatalf("usage: %s", how)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "exits CODE PROGRAM [ARGUMENT …]")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%s: %v", args[1], err)
	}
	if got != want {
		ts.Fatalf("%s exits with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH VALUE")
	}
	got, err := at(decode(ts, ts.ReadFile(args[0])), args[1])
	ts.Check(err)
	if (text(got) == args[2]) == neg {
		ts.Fatalf("%s is %s", args[1], text(got))
	}
}

// at follows a path: names, with [key=value] for one element of a list and, at
// the end, "length" for how many there are.
func at(v any, path string) (any, error) {
	for step := range strings.SplitSeq(path, ".") {
		if list, ok := v.([]any); ok && step == "length" {
			return json.Number(strconv.Itoa(len(list))), nil
		}
		name, pick, picks := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		o, ok := v.(object)
		if v = o[name]; !ok || v == nil {
			return nil, fmt.Errorf("no %q in %s", name, path)
		}
		if picks {
			list, _ := v.([]any)
			if v = element(list, pick); v == nil {
				return nil, fmt.Errorf("no %s in %s", step, path)
			}
		}
	}
	return v, nil
}

func element(list []any, pick string) any {
	for _, e := range list {
		if o, ok := e.(object); ok && matches(o, []string{pick}) {
			return e
		}
	}
	return nil
}

// matches reports whether an object has all of some FIELD=VALUE.
func matches(o object, wanted []string) bool {
	for _, w := range wanted {
		field, value, _ := strings.Cut(w, "=")
		if text(o[field]) != value {
			return false
		}
	}
	return true
}

// text is a value as a script writes it: strings without quotation marks.
func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func linesAre(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "lines FILE N [FIELD=VALUE …]")
	n := 0
	for _, o := range objects(ts, args[0]) {
		if matches(o, args[2:]) {
			n++
		}
	}
	if strconv.Itoa(n) != args[1] {
		ts.Fatalf("%s has %d lines with %v, want %s", args[0], n, args[2:], args[1])
	}
}

func byRef(all []object) map[string]object {
	m := map[string]object{}
	for _, o := range all {
		m[text(o["ref"])] = o
	}
	return m
}

func kept(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "kept BEFORE AFTER [FIELD …]")
	before, after := objects(ts, args[0]), byRef(objects(ts, args[1]))
	if len(before) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	for _, o := range before {
		now, ok := after[text(o["ref"])]
		if !ok {
			ts.Fatalf("%s is gone: %s", text(o["ref"]), text(o))
		}
		for _, field := range args[2:] {
			if text(o[field]) != text(now[field]) {
				ts.Fatalf("%s of %s was %s and is %s", field, text(o["ref"]), text(o[field]), text(now[field]))
			}
		}
	}
}

func newLines(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "new BEFORE AFTER")
	without(ts, args[1], args[0])
}

func goneLines(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "gone BEFORE AFTER")
	without(ts, args[0], args[1])
}

// without prints the lines of one file whose ref is not in another.
func without(ts *testscript.TestScript, file, other string) {
	known, out := byRef(objects(ts, other)), ts.Stdout()
	for _, o := range objects(ts, file) {
		if _, ok := known[text(o["ref"])]; !ok {
			fmt.Fprintln(out, text(o))
		}
	}
}
