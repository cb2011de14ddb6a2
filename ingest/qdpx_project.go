package ingest

import (
	"cmp"
	"strings"
)

// The part of project.qde that is read. Names are the format's own.
type qdeProject struct {
	Users     []qdeNamed  `xml:"Users>User"`
	Codes     []qdeCode   `xml:"CodeBook>Codes>Code"`
	Variables []qdeNamed  `xml:"Variables>Variable"`
	Cases     []qdeCase   `xml:"Cases>Case"`
	Texts     []qdeSource `xml:"Sources>TextSource"`
	PDFs      []qdePDF    `xml:"Sources>PDFSource"`
	Audio     []qdeMedia  `xml:"Sources>AudioSource"`
	Video     []qdeMedia  `xml:"Sources>VideoSource"`
	Pictures  []qdeNamed  `xml:"Sources>PictureSource"`
}

type qdeNamed struct {
	ID   string `xml:"guid,attr"`
	Name string `xml:"name,attr"`
}

type qdeCode struct {
	qdeNamed
	Below []qdeCode `xml:"Code"`
}

type qdeRef struct {
	Target string `xml:"targetGUID,attr"`
}

type qdeCase struct {
	qdeNamed
	Sources []qdeRef   `xml:"SourceRef"`
	Values  []qdeValue `xml:"VariableValue"`
}

type qdeValue struct {
	Variable qdeRef `xml:"VariableRef"`
	Text     string `xml:"TextValue"`
	Boolean  string `xml:"BooleanValue"`
	Integer  string `xml:"IntegerValue"`
	Float    string `xml:"FloatValue"`
	Date     string `xml:"DateValue"`
	Moment   string `xml:"DateTimeValue"`
}

func (v qdeValue) String() string {
	return strings.TrimSpace(cmp.Or(v.Text, v.Boolean, v.Integer, v.Float, v.Date, v.Moment))
}

// qdeSource is a text: a source of its own, or what stands for a PDF or a
// recording.
type qdeSource struct {
	qdeNamed
	Plain      string         `xml:"plainTextPath,attr"`
	Rich       string         `xml:"richTextPath,attr"`
	Content    string         `xml:"PlainTextContent"`
	Selections []qdeSelection `xml:"PlainTextSelection"`
	Values     []qdeValue     `xml:"VariableValue"`
}

type qdePDF struct {
	qdeNamed
	Text qdeSource `xml:"Representation"`
}

type qdeMedia struct {
	qdeNamed
	Transcripts []qdeSource `xml:"Transcript"`
}

// qdeSelection is a passage: positions count characters of the plain text.
type qdeSelection struct {
	Name    string      `xml:"name,attr"`
	Start   int         `xml:"startPosition,attr"`
	End     int         `xml:"endPosition,attr"`
	User    string      `xml:"creatingUser,attr"`
	Codings []qdeCoding `xml:"Coding"`
}

type qdeCoding struct {
	User string `xml:"creatingUser,attr"`
	Code qdeRef `xml:"CodeRef"`
}
