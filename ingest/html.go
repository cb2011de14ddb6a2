package ingest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// readHTML reads the words of a web page that a reader sees: its blocks are
// paragraphs, its tables rows. Scripts, menus and what the page hides are not
// read, nor comments and footnotes of a text saved as a page.
func readHTML(ctx context.Context, b *builder) ([]draft, error) {
	page, err := b.decodePage()
	if err != nil {
		return nil, err
	}
	return b.readPage(ctx, page)
}

func (b *builder) readPage(ctx context.Context, page []byte) ([]draft, error) {
	p := &pageParser{spaced: true}
	whole, err := p.parse(ctx, page)
	switch {
	case err != nil:
		return nil, err
	case !whole:
		return nil, refuse(b.file.Path, "has more than %d tags: save its text as .txt", maxPageTags)
	}
	if p.passed > 0 {
		b.warn("", "%d words of menus, forms and hidden parts of the page are not read", p.passed)
	}
	return p.draft(ctx, b)
}

// decodePage decodes a page by study.toml, its byte order mark, or as UTF-8; only
// then by what its head says, which is often no longer so.
func (b *builder) decodePage() ([]byte, error) {
	raw := b.file.Bytes
	name, _ := guessEncoding(raw)
	if b.settings.file(b.file.Path).Encoding != "" || name != "windows-1252" && utf8.Valid(raw) {
		return decode(b)
	}
	e, said, _ := charset.DetermineEncoding(raw[:min(len(raw), 1024)], "")
	if name == "utf-16le" || name == "utf-16be" || said == "windows-1252" || said == "utf-8" {
		return decode(b)
	}
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return nil, refuse(b.file.Path, "does not decode as %s, which it says it is: save it as UTF-8", said)
	}
	return b.canonical(text), nil
}

// parse reads a page; whole is false where it has too many tags.
func (p *pageParser) parse(ctx context.Context, page []byte) (whole bool, err error) {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for n := range maxPageTags {
		if n%65536 == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		switch tokens.Next() {
		case html.ErrorToken:
			p.endBlock()
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return false, err
			}
			return true, nil
		case html.TextToken:
			p.text(tokens.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(tokens.Token())
		case html.EndTagToken:
			name, _ := tokens.TagName()
			p.finish(string(name))
		}
	}
	return false, nil
}
