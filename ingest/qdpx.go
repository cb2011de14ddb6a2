package ingest

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"path"
	"slices"
	"strings"
)

// readQDPX reads a project of the exchange format of programs for qualitative
// analysis (REFI-QDA 1.0): each text source is a document, its coded passages
// are marks, and a case is the participant of the one source it stands for,
// with its variables as attributes.
func readQDPX(ctx context.Context, b *builder) ([]draft, error) {
	z, err := openZip(bytes.NewReader(b.file.Bytes), int64(len(b.file.Bytes)))
	if err != nil {
		return nil, refuse(b.file.Path, "is not a .qdpx project: export it again from the program it comes from")
	}
	p := &qdpx{builder: b, zip: z}
	if err := p.open(ctx); err != nil {
		return nil, err
	}
	var drafts []draft
	for i := range p.project.Texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ds, err := p.source(ctx, &p.project.Texts[i])
		if refused := (*RefusedError)(nil); errors.As(err, &refused) {
			b.warn(p.project.Texts[i].Name, "is not read: %s", refused.Reason)
			continue
		}
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, ds...)
	}
	return drafts, nil
}

// qdpx is a project that is being read.
type qdpx struct {
	*builder
	zip     *zip.Reader
	project qdeProject
	codes   map[string]string  // id → name, with those above it
	users   map[string]string  // id → name
	cases   map[string]qdeCase // id of a source → the one case it belongs to
}

// open reads project.qde.
func (p *qdpx) open(ctx context.Context) error {
	limit := p.settings.Limits.fileBytes()
	name := "project.qde"
	if i := slices.IndexFunc(p.zip.File, func(f *zip.File) bool { return strings.EqualFold(path.Ext(f.Name), ".qde") }); i >= 0 {
		name = p.zip.File[i].Name
	}
	raw, err := unpack(p.zip, name, limit)
	switch {
	case errors.Is(err, errTooLarge):
		return refuse(p.file.Path, "its project.qde unpacks to more than %d MB: raise limits.file_mb in study.toml", limit>>20)
	case err != nil:
		return refuse(p.file.Path, "holds no project.qde (%v): export it again from the program it comes from", err)
	}
	if err := p.decode(ctx, raw); err != nil {
		return refuse(p.file.Path, "its project.qde is damaged (%v): export it again from the program it comes from", err)
	}
	p.name(p.project.Codes, "")
	p.assign()
	p.texts()
	return nil
}

func (p *qdpx) decode(ctx context.Context, raw []byte) error {
	raw = asUTF8(raw)
	if err := eachToken(ctx, raw, func(xml.Token) {}); err != nil { // bounds how deep it nests
		return err
	}
	return xml.Unmarshal(raw, &p.project)
}

// name gives every code the names of those above it and its own.
func (p *qdpx) name(codes []qdeCode, above string) {
	if p.codes == nil {
		p.codes, p.users = map[string]string{}, map[string]string{}
		for _, u := range p.project.Users {
			p.users[u.ID] = u.Name
		}
	}
	for _, c := range codes {
		p.codes[c.ID] = above + c.Name
		p.name(c.Below, above+c.Name+" › ")
	}
}

// assign finds the case of each source. A source that several cases share is no
// one person's.
func (p *qdpx) assign() {
	p.cases = map[string]qdeCase{}
	shared := map[string]bool{}
	for _, c := range p.project.Cases {
		for _, s := range c.Sources {
			if _, taken := p.cases[s.Target]; taken {
				shared[s.Target] = true
			}
			p.cases[s.Target] = c
		}
	}
	for id := range shared {
		delete(p.cases, id)
	}
	if n := len(shared); n > 0 {
		p.warn("", "%d sources belong to several cases: who speaks in them is told by their labels", n)
	}
}

// texts gathers the texts that stand for PDFs and recordings beside the others,
// and says what is not read.
func (p *qdpx) texts() {
	for _, s := range p.project.PDFs {
		p.standIn(s.qdeNamed, s.Text)
	}
	for _, m := range slices.Concat(p.project.Audio, p.project.Video) {
		if len(m.Transcripts) == 0 {
			p.warn(m.Name, "is not read: a recording without a transcript")
		}
		for _, t := range m.Transcripts {
			p.standIn(m.qdeNamed, t)
		}
	}
	for _, s := range p.project.Pictures {
		p.warn(s.Name, "is not read: a picture")
	}
}

func (p *qdpx) standIn(of qdeNamed, text qdeSource) {
	if text.Plain == "" && text.Rich == "" && text.Content == "" {
		p.warn(of.Name, "is not read: the project holds no text of it; put the file beside the project")
		return
	}
	text.qdeNamed = of
	p.project.Texts = append(p.project.Texts, text)
}

// source reads one text of the project as though it were a file of its name.
func (p *qdpx) source(ctx context.Context, s *qdeSource) ([]draft, error) {
	file, err := p.fileOf(s)
	if err != nil {
		return nil, err
	}
	inner := *p.builder
	inner.file = file
	read, err := inner.format()
	if err != nil {
		return nil, err
	}
	drafts, err := read(ctx, &inner)
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		p.complete(s, &drafts[i])
	}
	if len(drafts) == 1 && s.Plain+s.Content != "" {
		drafts[0].marks = p.marks(s, inner.file.Bytes, &drafts[0])
	}
	return drafts, nil
}

// fileOf is the text of a source: the plain one, to which positions refer, where
// there is one.
func (p *qdpx) fileOf(s *qdeSource) (File, error) {
	f := File{Path: p.file.Path + "/" + strings.ReplaceAll(s.Name, "/", "-"), Kind: p.file.Kind}
	at, inside := strings.CutPrefix(cmp.Or(s.Plain, s.Rich), "internal://")
	switch {
	case s.Plain == "" && s.Content != "":
		f.Path, f.Bytes = f.Path+".txt", []byte(s.Content)
		return f, nil
	case !inside:
		return f, refuse(p.file.Path, "its text lies outside the project: export it with the sources inside")
	}
	i := slices.IndexFunc(p.zip.File, func(z *zip.File) bool { return strings.EqualFold(path.Base(z.Name), path.Base(at)) })
	if i < 0 {
		return f, refuse(p.file.Path, "its text is missing in the project: export it again")
	}
	limit := p.settings.Limits.fileBytes()
	text, err := unpack(p.zip, p.zip.File[i].Name, limit)
	if err != nil {
		return f, refuse(p.file.Path, "its text cannot be unpacked: %v", err)
	}
	f.Path, f.Bytes = f.Path+cmp.Or(path.Ext(at), ".txt"), text
	return f, nil
}

// complete says of a document what the project says of its source.
func (p *qdpx) complete(s *qdeSource, d *draft) {
	d.key, d.title, d.session = s.ID, s.Name, s.Name
	values := s.Values
	if c, ok := p.cases[s.ID]; ok {
		d.who, values = cmp.Or(d.who, c.Name), slices.Concat(c.Values, values)
	}
	for _, v := range values {
		i := slices.IndexFunc(p.project.Variables, func(n qdeNamed) bool { return n.ID == v.Variable.Target })
		if i < 0 || v.String() == "" {
			continue
		}
		if d.attributes == nil {
			d.attributes = map[string]string{}
		}
		d.attributes[attributeName(p.project.Variables[i].Name)] = v.String()
	}
}
