package ingest

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"

	"personas/ingest/pdf"
)

// A PDF is read apart in two halves: PDFApart asks from here, AnswerPDF answers
// in a process that may die. Only bytes pass between them.

// pdfQuestion is what one half sends.
type pdfQuestion struct {
	Data     []byte
	Password string
}

// pdfAnswer is what the other returns.
type pdfAnswer struct {
	Document *pdf.Document
	Refused  int // 1 + the place of the error in pdfErrors; 0 for none
}

// pdfErrors are the errors that pass.
var pdfErrors = []error{pdf.ErrNotPDF, pdf.ErrPassword, pdf.ErrDamaged, pdf.ErrImages, pdf.ErrEmpty, pdf.ErrUnknown, pdf.ErrTooLarge}

// PDFApart is a reader whose work is done by run, which hands the bytes to
// AnswerPDF.
func PDFApart(run func(context.Context, []byte) ([]byte, error)) PDFReader {
	return func(ctx context.Context, data []byte, password string) (*pdf.Document, error) {
		var question bytes.Buffer
		if err := gob.NewEncoder(&question).Encode(pdfQuestion{data, password}); err != nil {
			return nil, err
		}
		bytesOut, err := run(ctx, question.Bytes())
		if err != nil {
			return nil, err
		}
		var answer pdfAnswer
		if err := gob.NewDecoder(bytes.NewReader(bytesOut)).Decode(&answer); err != nil {
			return nil, fmt.Errorf("%w: %w", pdf.ErrDamaged, err)
		}
		switch {
		case answer.Refused > 0 && answer.Refused <= len(pdfErrors):
			return nil, pdfErrors[answer.Refused-1]
		case answer.Document == nil:
			return nil, pdf.ErrDamaged
		}
		return answer.Document, nil
	}
}

// AnswerPDF reads the PDF it is sent.
func AnswerPDF(question []byte) ([]byte, error) {
	var q pdfQuestion
	if err := gob.NewDecoder(bytes.NewReader(question)).Decode(&q); err != nil {
		return nil, err
	}
	var answer pdfAnswer
	var err error
	if answer.Document, err = ReadPDF(context.Background(), q.Data, q.Password); err != nil {
		if answer.Refused, err = refusedAs(err); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = gob.NewEncoder(&out).Encode(answer)
	return out.Bytes(), err
}

// refusedAs is by which of the errors a file is refused.
func refusedAs(err error) (int, error) {
	for i, known := range pdfErrors {
		if errors.Is(err, known) {
			return i + 1, nil
		}
	}
	return 0, err
}
