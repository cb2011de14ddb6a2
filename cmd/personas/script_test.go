package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"personas/internal/localpg/localpgtest"
)

// localModel names a server of language models for the stories that need a real
// one (scripts/local-model).
const localModel = "PERSONAS_TEST_LLM_URL"

func TestMain(m *testing.M) {
	testscript.Main(leakFree{m}, map[string]func(){"personas": main})
}

// leakFree fails where a goroutine is left when all tests have passed.
type leakFree struct{ *testing.M }

func (m leakFree) Run() int {
	code := m.M.Run()
	if code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return 0
}

// The stories of testdata/script are told through the command line alone, each
// on a database of its own. Beside the commands of testscript they use those
// below; $DATA is the folder of the sample studies, $POSTGRES that of the server's
// programs, and $OTHER_DATABASE_URL and $THIRD_DATABASE_URL are empty databases.
//
//	exits CODE PROGRAM …        runs it and fails where its exit code is another
//	json FILE PATH VALUE        a value of a JSON object: stages[stage=embed].done
//	lines FILE N [FIELD=VALUE]  how many lines of JSON have these values
//	kept BEFORE AFTER FIELD …   every line of BEFORE stands in AFTER under its ref, with equal fields
//	new BEFORE AFTER            prints the lines of AFTER whose ref is not in BEFORE
//	gone BEFORE AFTER           prints the lines of BEFORE whose ref is not in AFTER
//	hold TABLE, release         nobody can write to a table in between
//	await STAGE                 until that stage of the running run is complete
//	await-workers N             until N processes work on units at once
//	await-waiting N             until N statements wait for what is held
//	interrupt                   Ctrl-C for what runs in the background
//	exited CODE                 what was interrupted, after wait
//	pack FILE.zip FOLDER        packs a folder
//	named FILE QUOTED           gives a file a name with \n or \xff in it
//	serve [NAME=VALUE …]        a server of language models at $PERSONAS_LLM_URL, which points at all it is shown
//	unplug, plug                takes it away, and brings it back
//	asked N, await-asked N      how many requests it had since this was asked; waits until it had so many
//	sent TEXT                   it stands in something that was sent to it
//	tamper SQL                  changes the database behind the program's back, as its owner can
//	nowhere TEXT                no value of the database holds it; with ! some does
//	claims FILE LABEL …         $C1, $C2, … are the references of the claims with these labels
func TestScripts(t *testing.T) {
	t.Parallel()
	data, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			tb := env.T().(testing.TB)
			stage := &stage{}
			env.Defer(stage.release)
			env.Values[stageKey{}] = stage
			model := &modelServer{}
			env.Defer(model.stop)
			env.Values[modelKey{}] = model
			for _, name := range []string{"DATABASE_URL", "OTHER_DATABASE_URL", "THIRD_DATABASE_URL"} {
				env.Setenv(name, localpgtest.Database(tb))
			}
			env.Setenv("DATA", data)
			env.Setenv("LOCAL_MODEL", os.Getenv(localModel))
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("POSTGRES", localpgtest.Binaries(tb))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond != "local-model" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			return os.Getenv(localModel) != "", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "json": jsonIs, "lines": linesAre, "kept": kept, "new": newLines, "gone": goneLines,
			"hold": hold, "release": release, "await": await, "await-workers": awaitWorkers, "await-waiting": awaitWaiting,
			"interrupt": interrupt, "exited": exited, "pack": pack, "named": named,
			"serve": serveModel, "unplug": unplug, "plug": plug, "asked": asked, "sent": sent, "await-asked": awaitAsked,
			"tamper": tamper, "nowhere": nowhere, "claims": claims, "quotes": quotes, "themes": themes,
		},
	})
}
