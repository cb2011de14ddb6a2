package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"personas/ingest"
	"personas/ingest/pdf"
	"personas/internal/sandbox"
	"personas/pipeline"
)

// sandboxed is the command of a child that reads one hostile file. Nobody types
// it: it is looked for before anything else is set up.
const sandboxed = "sandboxed"

// jobs are what a child can be asked to do.
var jobs = map[string]func([]byte) ([]byte, error){
	"pdf": ingest.AnswerPDF,
}

// serve is the whole life of a child.
func serve(job string) int {
	do, ok := jobs[job]
	if !ok {
		return exitUsage
	}
	return sandbox.Serve(sandbox.Default, os.Stdin, os.Stdout, do)
}

// inChild runs a job in a child of this program.
func inChild(job string) func(context.Context, []byte) ([]byte, error) {
	return func(ctx context.Context, question []byte) ([]byte, error) {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("finding this program: %w", err)
		}
		answer, err := sandbox.Run(ctx, []string{self, sandboxed, job}, question, sandbox.Default)
		switch {
		case errors.Is(err, sandbox.ErrMemory), errors.Is(err, sandbox.ErrTime), errors.Is(err, sandbox.ErrOutput):
			err = fmt.Errorf("%w: it %w", pdf.ErrTooLarge, err)
		case errors.Is(err, sandbox.ErrDied):
			err = fmt.Errorf("%w: it %w", pdf.ErrDamaged, err)
		}
		return answer, err
	}
}

// apart lets a pipeline read in children what may be hostile.
func apart() pipeline.Option {
	return pipeline.With(pipeline.Reader{Version: ingest.Version, Read: filesApart().Read})
}

func filesApart() ingest.Reader {
	return ingest.Reader{PDF: ingest.PDFApart(inChild("pdf"))}
}
