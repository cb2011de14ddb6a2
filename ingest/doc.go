// Package ingest reads files of customer research into documents, turns and
// participants. It is pure: bytes go in, values come out; it knows no database
// and no network.
//
//	Scan     a folder → the files to read, and those passed over, each with why
//	Read     a file   → a Reading: documents, participants, guesses, doubts
//	Inherit  readings + what the study held before → lasting references
//
// A reader never rewrites: canonical text is the words as they stand, in valid
// UTF-8 with "\n" line ends, and every [research.Turn] is a span of it that
// holds words alone: no label, no time mark, no heading. A mark that cuts a
// sentence in two is not in it, so that the sentence is one span; captions and
// JSON, which have no text of their own, are written as "Label: words" with a
// blank line between turns. What a reader had to
// decide for itself (who asks, which column is the text) is a [research.Guess]
// with the line of study.toml that settles it. What it cannot read it refuses
// with a [*RefusedError] that says what to do.
//
// One file per format: transcript.go (.txt, .md) with label.go, marks.go and
// chat.go, subtitle.go with caption.go and rolling.go (.vtt, .srt, .sbv), json.go
// with talk.go, utterances.go, recording.go and messages.go (.json), qdpx.go,
// pdf.go, which reads what pdf/ finds on pages; docx.go, odt.go, rtf.go, html.go,
// which fill a manuscript, whose tables (grid.go) may hold turns. Records come to
// one table, table.go, from delimited text (records.go), workbooks (workbook.go
// with xlsx.go and ods.go) and JSON (jsonrecords.go); heading.go and columns.go
// say what their columns are, and review.go, survey.go, thread.go and dialogue.go
// make documents of them. told.go tells a format by its bytes. archive.go makes a
// folder of a .zip.
package ingest
