package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"personas/internal/localpg"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// Exit codes, the same for every command.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitPartly  = 3 // resumable: interrupted, or some sources refused
	exitRefused = 4 // by a gate or by verification
)

// exitOf maps an error to the exit code of the process.
var exitOf = map[research.Code]int{
	research.CodeUsage:    exitUsage,
	research.CodeNotFound: exitFailed,
	research.CodePartly:   exitPartly,
	research.CodeRefused:  exitRefused,
	research.CodeFailed:   exitFailed,
}

// app is one call of the program: its streams, and what the global flags say.
type app struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	terminal       bool // stderr is one

	study       string
	databaseURL string
	dataDir     string
	json        bool
	quiet       bool
	seed        int64

	embedding sync.Mutex // held to open an embedder
	embedders map[string]openedEmbedder

	store   *store.Store // that is open, nil for none
	books   sync.Mutex   // held to open a ledger
	ledgers map[*store.Store]*pipeline.Ledger
	ending  sync.Mutex
	ends    []func() // what is closed when the program ends
}

// run is the whole program. Nothing below it ends the process or reads the
// environment.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	out := bufio.NewWriterSize(stdout, 64<<10)
	a := &app{stdout: out, stderr: stderr, getenv: getenv, terminal: isTerminal(stderr)}
	root := a.command()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	a.closeEmbedders()
	a.end()
	err = errors.Join(err, out.Flush())
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = &research.Error{Code: research.CodePartly, Message: "interrupted", Try: "the same command goes on from there", Err: err}
	}
	fmt.Fprintln(stderr, "personas: "+err.Error())
	return exitOf[research.CodeOf(err)]
}

// atEnd has f called when the program ends.
func (a *app) atEnd(f func()) {
	a.ending.Lock()
	defer a.ending.Unlock()
	a.ends = append(a.ends, f)
}

func (a *app) end() {
	for _, f := range slices.Backward(a.ends) {
		f()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	fi, err := f.Stat()
	return err == nil && fi.Mode()&os.ModeCharDevice != 0
}

func (a *app) command() *cobra.Command {
	root := group(&cobra.Command{
		Use:           "personas",
		Short:         "Personas from customer research, every claim cited",
		Long:          "personas reads a folder of research, takes verbatim quotes, finds themes and groups of\nparticipants, and drafts personas in which every claim cites the words of a person.",
		SilenceErrors: true,
		SilenceUsage:  true,
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage("%v", err) })
	f := root.PersistentFlags()
	f.StringVar(&a.study, "study", "", "the study (default: the only one, or that of the current folder)")
	f.StringVar(&a.databaseURL, "database-url", "", "Postgres with pgvector (default: DATABASE_URL, else a private local server)")
	f.StringVar(&a.dataDir, "data-dir", "", "where the private server keeps its data")
	f.BoolVar(&a.json, "json", false, "print JSON")
	f.BoolVar(&a.quiet, "quiet", false, "print results only")
	f.Int64Var(&a.seed, "seed", 1, "seed of everything that draws at random")
	root.AddCommand(a.runCommand(), a.statusCommand(), a.documentsCommand(), a.textCommand(), a.participantsCommand(),
		a.quotesCommand(), a.themesCommand(), a.spectraCommand(), a.matrixCommand(), a.speakersCommand(),
		a.candidatesCommand(), a.traceCommand(), a.searchCommand(), a.listCommand(), a.showCommand(), a.coverageCommand(), a.usageCommand(),
		a.exportCommand(), a.verifyCommand(), a.keyCommand(), a.workerCommand(), a.doctorCommand(), a.dbCommand(),
		a.embedderCommand(), a.evalCommand(), a.claimCommand(), a.personaCommand(), a.undoCommand(), a.logCommand(),
		a.publishCommand(), a.packsCommand(), a.diffCommand(), a.reviewCommand(), a.userCommand(), a.tokenCommand(), a.quoteCommand(), a.themeCommand(), a.forgetCommand())
	root.AddCommand(a.judgeCommands()...)
	return root
}

// usage is a mistake on the command line.
func usage(format string, args ...any) error {
	return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf(format, args...), Try: "see personas --help"}
}

// group makes a command that only has commands below it: alone it says which.
func group(c *cobra.Command) *cobra.Command {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.Help()
		}
		message := fmt.Sprintf("%s has no command %q", c.CommandPath(), args[0])
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			message += fmt.Sprintf(" (did you mean %s?)", strings.Join(near, ", "))
		}
		return &research.Error{Code: research.CodeUsage, Message: message, Try: "see " + c.CommandPath() + " --help"}
	}
	c.SuggestionsMinimumDistance = 2
	return c
}

// atMostOne lets a name be left out.
func atMostOne(name string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage("%s takes %s, or nothing", c.CommandPath(), name)
		}
		return nil
	}
}

// exactArgs says what is missing in words.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return usage("%s takes %s", c.CommandPath(), cmp.Or(strings.Join(names, " and "), "no arguments"))
		}
		return nil
	}
}

// say writes a message to people.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stderr, format+"\n", args...)
	}
}

// flush sends what was printed, for commands that go on after it.
func (a *app) flush() error {
	if w, ok := a.stdout.(*bufio.Writer); ok {
		return w.Flush()
	}
	return nil
}

// printf writes a result to people.
func (a *app) printf(format string, args ...any) { fmt.Fprintf(a.stdout, format, args...) }

// object prints a result as one JSON object.
func (a *app) object(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// lines prints results as JSON, one object a line.
func lines[T any](a *app, rows []T) error {
	for _, r := range rows {
		if err := a.object(r); err != nil {
			return err
		}
	}
	return nil
}

// server is the private Postgres of this user.
func (a *app) server() (*localpg.Server, error) {
	dir, err := a.dataDirectory()
	if err != nil {
		return nil, err
	}
	return localpg.New(localpg.Config{
		DataDir:    dir,
		RuntimeDir: a.getenv("XDG_RUNTIME_DIR"),
		BinDir:     a.getenv("PERSONAS_PG_BIN"),
		Keeper: func() ([]string, error) {
			self, err := os.Executable()
			return []string{self, "db", "keep", "--data-dir", dir}, err
		},
	})
}

// dataDirectory is where this user's data lives, by the habits of the system.
func (a *app) dataDirectory() (string, error) {
	if a.dataDir != "" {
		return filepath.Abs(a.dataDir)
	}
	if dir := a.getenv("PERSONAS_DATA_DIR"); dir != "" {
		return filepath.Abs(dir)
	}
	home := a.getenv("HOME")
	switch {
	case runtime.GOOS == "windows" && a.getenv("LOCALAPPDATA") != "":
		return filepath.Join(a.getenv("LOCALAPPDATA"), "personas"), nil
	case a.getenv("XDG_DATA_HOME") != "":
		return filepath.Join(a.getenv("XDG_DATA_HOME"), "personas"), nil
	case home == "":
		return "", usage("there is no home directory to keep data in: give --data-dir")
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", "personas"), nil
	}
	return filepath.Join(home, ".local", "share", "personas"), nil
}

// open connects to the database, starting the private server where none is named.
func (a *app) open(ctx context.Context) (*store.Store, error) {
	dsn := cmp.Or(a.databaseURL, a.getenv("DATABASE_URL"))
	if dsn == "" {
		srv, err := a.server()
		if err != nil {
			return nil, err
		}
		if dsn, err = srv.Open(ctx); err != nil {
			return nil, err
		}
	}
	st, err := store.Open(ctx, dsn, pipeline.Connections())
	if err != nil {
		return nil, err
	}
	if err := queue.Migrate(ctx, st.Pool()); err != nil {
		st.Close()
		return nil, fmt.Errorf("migrating the queue: %w", err)
	}
	a.store = st
	return st, nil
}

// withStudy runs f on the chosen study.
func (a *app) withStudy(ctx context.Context, f func(*store.Store, store.StudyRow) error) error {
	st, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	study, err := a.chosenStudy(ctx, st)
	if err != nil {
		return err
	}
	return f(st, study)
}

// withEdition runs f on what the chosen study shows now.
func (a *app) withEdition(ctx context.Context, f func(*research.Edition) error) error {
	return a.withStudy(ctx, func(st *store.Store, study store.StudyRow) error {
		ed, err := pipeline.Edition(ctx, st, study)
		if err != nil {
			return err
		}
		return f(ed)
	})
}

// chosenStudy is the one that --study names, else the one whose folder we are
// in, else the only one.
func (a *app) chosenStudy(ctx context.Context, st *store.Store) (store.StudyRow, error) {
	if a.study != "" {
		study, err := st.Study(ctx, a.study)
		if errors.Is(err, store.ErrNotFound) {
			return study, a.noSuchStudy(ctx, st)
		}
		return study, err
	}
	all, err := st.Studies(ctx)
	if err != nil {
		return store.StudyRow{}, err
	}
	if here, err := os.Getwd(); err == nil {
		for _, s := range all {
			if within, err := studyHolds(ctx, st, s, here); err != nil || within {
				return s, err
			}
		}
	}
	switch len(all) {
	case 1:
		return all[0], nil
	case 0:
		return store.StudyRow{}, &research.Error{Code: research.CodeNotFound, Message: "there is no study yet", Try: "personas run FOLDER"}
	}
	return store.StudyRow{}, usage("there are %d studies: name one with --study (%s)", len(all), names(all))
}

func (a *app) noSuchStudy(ctx context.Context, st *store.Store) error {
	all, err := st.Studies(ctx)
	if err != nil {
		return err
	}
	try := "personas run FOLDER --study " + a.study
	if len(all) > 0 {
		try = "use one of: " + names(all)
	}
	return &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no study %q", a.study), Try: try}
}

func names(all []store.StudyRow) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.Name
	}
	return strings.Join(out, ", ")
}

// studyHolds reports whether a folder lies in, or above, a root of the study.
func studyHolds(ctx context.Context, st *store.Store, s store.StudyRow, dir string) (bool, error) {
	roots, err := st.Roots(ctx, s.ID)
	if err != nil {
		return false, err
	}
	for _, root := range roots {
		if rel, err := filepath.Rel(root, dir); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return true, nil
		}
	}
	return false, nil
}

// round shortens seconds for display.
func round(d time.Duration) string { return d.Round(10 * time.Millisecond).String() }
