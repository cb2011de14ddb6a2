// Package pdf reads what the pages of a PDF say, and where on them it stands.
//
//	object.go    the file's objects, by pdfcpu: mended, decrypted, unpacked, bounded
//	page.go      its pages
//	walk.go      what a page draws (lex.go, show.go, clip.go, mark.go)
//	font.go      what the codes of a text stand for, and how wide they are
//	line.go      glyphs → words and lines (direction.go), in order (order.go)
//	furniture.go running headers, page numbers; linenumber.go numbers of lines
//	paragraph.go lines → paragraphs, across columns and pages (hyphen.go)
//
// Files come from strangers. Everything is bounded, and what is broken is passed
// over; but nothing here promises to be quick on a file that is made to be slow.
// That is what a process of its own is for.
package pdf
