package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"strings"

	"personas/research"
)

// Version names the behaviour of the readers in this package. It belongs into the
// fingerprint of a reading, beside the file's path, kind and bytes and the
// fingerprints of settings and roster, so that a better reader reads again.
const Version = "ingest/3"

// File is one file on its way in.
type File struct {
	Path  string              // relative to its root, slash-separated
	Bytes []byte              // as given
	Kind  research.SourceKind // overrides study.toml and the guess from the path; "" for neither
}

// Reading is what one file holds.
type Reading struct {
	Source       research.Source
	Documents    []research.Document
	Participants []research.Participant // in order of first appearance
	Guesses      []research.Guess
	Suspicious   []Suspicion
	Warnings     []Warning
	AliasOf      string // the path of the source that holds the same words; set by [Inherit]

	people   []person // how each participant is known, index for index
	lineages []string // of each document, set by Inherit
	facts    []fact   // of each document, once measured
	who      knower
}

// Suspicion is a turn whose words are probably another speaker's.
type Suspicion struct {
	Document research.Ref `json:"document"`
	Turn     int          `json:"turn"` // position in the document
	Why      string       `json:"why"`
}

// Warning is something a researcher should know about what was read.
type Warning struct {
	Where   string `json:"where"` // path, with a row or line where there is one
	Message string `json:"message"`
}

// RefusedError says why a file is not read and what to do about it.
type RefusedError struct{ research.Refusal }

func (e *RefusedError) Error() string { return e.Source + ": " + e.Reason }

func refuse(path, format string, args ...any) error {
	return &RefusedError{research.Refusal{Source: path, Reason: fmt.Sprintf(format, args...)}}
}

// Reader reads files. The zero value does so wholly in this process.
type Reader struct {
	PDF PDFReader // nil for ReadPDF
}

// Read reads one file in this process.
func Read(ctx context.Context, f File, s Settings, r Roster, study research.Ref) (*Reading, error) {
	return Reader{}.Read(ctx, f, s, r, study)
}

// Read reads one file. study scopes the references it mints; [Inherit] then
// replaces those of documents that the study held before. A file that cannot be
// read gives a [*RefusedError].
func (rd Reader) Read(ctx context.Context, f File, s Settings, r Roster, study research.Ref) (*Reading, error) {
	if limit := s.Limits.fileBytes(); int64(len(f.Bytes)) > limit {
		return nil, refuse(f.Path, "%s", tooLarge(limit))
	}
	if len(f.Bytes) == 0 {
		return nil, refuse(f.Path, "no words found: the file is empty")
	}
	b := &builder{file: f, settings: s, roster: r, study: study, pdf: rd.PDF, out: &Reading{
		Source: research.Source{Path: f.Path, SHA256: sha256.Sum256(f.Bytes), Size: int64(len(f.Bytes))},
	}}
	if b.pdf == nil {
		b.pdf = ReadPDF
	}
	format, err := b.format()
	if err != nil {
		return nil, err
	}
	drafts, err := format(ctx, b)
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(drafts[i].stretches) > 0 {
			b.add(&drafts[i])
		}
		drafts[i] = draft{} // a large table is not there twice
	}
	if len(b.out.Documents) == 0 {
		return nil, refuse(b.file.Path, "no words found: nothing to read")
	}
	b.moreRows()
	b.out.Source.Kind, b.out.who = b.out.Documents[0].Kind, (&builder{settings: s, roster: r}).who // without the bytes
	shareLanguage(b.out.Documents)
	return b.out, nil
}

// format reads a file into drafts: everything but who the people are.
type format func(context.Context, *builder) ([]draft, error)

// formats by file extension.
var formats = map[string]format{
	".txt": readTranscript, ".text": readTranscript,
	".md": readTranscript, ".markdown": readTranscript,
	".json": readJSON,
	".csv":  readTable, ".tsv": readTable,
	".xlsx": readXlsx, ".xlsm": readXlsx, ".ods": readOds,
	".jsonl": readJSONLines, ".ndjson": readJSONLines,
	".vtt": readSubtitles, ".srt": readSubtitles, ".sbv": readSubtitles,
	".docx": readDocx, ".docm": readDocx, ".dotx": readDocx,
	".odt": readODT, ".fodt": readODT, ".ott": readODT,
	".rtf":  readRTF,
	".html": readHTML, ".htm": readHTML, ".xhtml": readHTML,
	".pdf": readPDF,
}

func init() { formats[".qdpx"] = readQDPX } // which reads its sources by this table

// adviceFor says what to do with a format that is not read.
var adviceFor = map[string]string{
	".doc":     "the old Word format is not read: save it as .docx or .txt",
	".pages":   "Pages documents are not read: export it as .docx or .txt",
	".xls":     "the old Excel format is not read: save it as .xlsx, or each sheet as .csv",
	".pptx":    "slides are not read: save their text as .txt or .docx",
	".epub":    "books are not read: save the text as .html or .txt",
	".msg":     "mail is not read: save its text as .txt",
	".mp3":     "recordings are not read: transcribe it first and give the .vtt, .txt or .docx",
	".png":     "pictures are not read: run text recognition (OCR) over it and give the text",
	".tar":     "of archives only .zip is read: unpack it and give the folder",
	".zip":     "an archive is read where its name ends in .zip and it opens: rename it, pack it again, or give the folder",
	".sqlite":  "databases are not read: export each table as .csv",
	".exe":     "programs are not research: nothing is read",
	".locked":  "is protected by a password: open it, save it without one and give that",
	".numbers": "spreadsheets are not read: export each sheet as .csv",
}

// sameAdvice groups the extensions that get the advice of another.
var sameAdvice = map[string]string{
	".xlsb": ".xls", ".xlt": ".xls", ".fods": ".xls", ".odp": ".pptx", ".ppt": ".pptx", ".key": ".pptx", ".mobi": ".epub",
	".eml": ".msg", ".mbox": ".msg", ".mht": ".msg", ".mhtml": ".msg", ".wps": ".doc", ".dot": ".doc",
	".m4a": ".mp3", ".m4b": ".mp3", ".wav": ".mp3", ".aac": ".mp3", ".aif": ".mp3", ".aiff": ".mp3", ".amr": ".mp3", ".caf": ".mp3", ".flac": ".mp3",
	".ogg": ".mp3", ".oga": ".mp3", ".opus": ".mp3", ".wma": ".mp3", ".mp2": ".mp3", ".ds2": ".mp3", ".dss": ".mp3", ".mp4": ".mp3", ".m4v": ".mp3", ".mov": ".mp3", ".qt": ".mp3",
	".webm": ".mp3", ".avi": ".mp3", ".mkv": ".mp3", ".wmv": ".mp3", ".flv": ".mp3", ".mpg": ".mp3", ".mpeg": ".mp3", ".m2ts": ".mp3", ".mts": ".mp3", ".3gp": ".mp3", ".ogv": ".mp3", ".asf": ".mp3",
	".jpg": ".png", ".jpeg": ".png", ".gif": ".png", ".tif": ".png", ".tiff": ".png", ".bmp": ".png", ".webp": ".png", ".heic": ".png", ".svg": ".png",
	".gz": ".tar", ".tgz": ".tar", ".7z": ".tar", ".rar": ".tar", ".bz2": ".tar", ".xz": ".tar", ".zst": ".tar", ".db": ".sqlite",
}

// format is how the file is read: by what its bytes are sure to be, else by its
// extension.
func (b *builder) format() (format, error) {
	named := strings.ToLower(path.Ext(b.file.Path))
	told := toldBy(b.file.Bytes)
	if told == "" || sameFormat(told, named) {
		told = named
	}
	as, advice := formats[told], adviceFor[cmp.Or(sameAdvice[told], told)]
	switch {
	case told == named && as == nil && advice == "":
		return nil, refuse(b.file.Path, "files of type %q are not read: use .pdf, .docx, .odt, .rtf, .html, .txt, .md, .csv, .xlsx, .json, .vtt or .srt", named)
	case as == nil && told != named:
		return nil, refuse(b.file.Path, "it is %s, whatever its name says: %s", tellings[told], advice)
	case as == nil:
		return nil, refuse(b.file.Path, "%s", advice)
	case told != named:
		b.warn("", "it is %s, whatever its name says, and is read as that", tellings[told])
	}
	return as, nil
}

func tooLarge(limit int64) string {
	return fmt.Sprintf("larger than %d MB: split it, or raise limits.file_mb in study.toml", limit>>20)
}

// stem is a path's file name without its extension: how people name a session.
func stem(p string) string {
	base := path.Base(p)
	return strings.TrimSuffix(base, path.Ext(base))
}
