package pdf

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Bounds on what one file may ask for. Ordinary files stay far below all of them.
const (
	maxObjects    = 1 << 20
	maxStream     = 128 << 20 // bytes of one stream, unpacked
	maxUnpacked   = 512 << 20 // bytes of all streams, unpacked
	maxDepth      = 100       // of nested objects
	maxReferences = 32        // that lead to one another
)

// file is an opened PDF: its objects, decrypted, whatever state its tables were in.
type file struct {
	table  *model.XRefTable
	budget int  // bytes that may still be unpacked
	ends   bool // as a file does that is whole
}

// withoutHome keeps pdfcpu from writing its configuration into the user's home.
var withoutHome = sync.OnceFunc(func() { model.ConfigPath = "disable" })

// open reads the objects of a PDF.
func open(data []byte, password string) (*file, error) {
	if !bytes.Contains(data[:min(len(data), 1<<20)], []byte("%PDF-")) {
		return nil, ErrNotPDF
	}
	withoutHome()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.UserPW, conf.OwnerPW = password, password
	conf.Offline = true
	conf.Limits.MaxStreamBytes, conf.Limits.MaxDecodeBytes = maxStream, maxStream
	conf.Limits.MaxObjectCount, conf.Limits.MaxXRefEntries, conf.Limits.MaxObjectStreamCount = maxObjects, maxObjects, maxObjects
	conf.Limits.MaxRecursionDepth = maxDepth
	ctx, err := pdfcpu.Read(bytes.NewReader(data), conf)
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, ErrPassword
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	ends := bytes.Contains(data[max(0, len(data)-2048):], []byte("%%EOF"))
	return &file{table: ctx.XRefTable, budget: maxUnpacked, ends: ends}, nil
}

// get follows references to the object they lead to; nil where there is none.
func (f *file) get(o types.Object) types.Object {
	for range maxReferences {
		ref, ok := o.(types.IndirectRef)
		if !ok {
			return o
		}
		next, err := f.table.Dereference(ref)
		if err != nil {
			return nil
		}
		o = next
	}
	return nil
}

// key is the object under a name of a dictionary.
func (f *file) key(d types.Dict, name string) types.Object { return f.get(d[name]) }

// dict is the dictionary that an object is, or that a stream has.
func (f *file) dict(o types.Object) types.Dict {
	switch o := f.get(o).(type) {
	case types.Dict:
		return o
	case types.StreamDict:
		return o.Dict
	}
	return nil
}

func (f *file) array(o types.Object) types.Array {
	a, _ := f.get(o).(types.Array)
	return a
}

func (f *file) name(o types.Object) string {
	n, _ := f.get(o).(types.Name)
	return string(n)
}

func (f *file) number(o types.Object) (float64, bool) {
	switch n := f.get(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

func (f *file) numbers(o types.Object) []float64 {
	var out []float64
	for _, item := range f.array(o) {
		n, ok := f.number(item)
		if !ok {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// str is the bytes of a string.
func (f *file) str(o types.Object) []byte {
	var b []byte
	switch s := f.get(o).(type) {
	case types.StringLiteral:
		b, _ = types.Unescape(string(s))
	case types.HexLiteral:
		b, _ = s.Bytes()
	}
	return b
}

// unpack returns what a stream holds: of a damaged one as much as can be had.
func (f *file) unpack(o types.Object) ([]byte, error) {
	s, ok := f.get(o).(types.StreamDict)
	if !ok {
		return nil, nil
	}
	if f.budget <= 0 {
		return nil, errTooLarge
	}
	err := s.DecodeWithLimit(int64(min(maxStream, f.budget)))
	content := s.Content
	if err != nil {
		if errors.Is(err, filter.ErrDecodeLimitExceeded) {
			return nil, errTooLarge
		}
		content = f.salvage(s)
	}
	f.budget -= len(content)
	return content, nil
}

// salvage unpacks the sound beginning of a damaged stream.
func (f *file) salvage(s types.StreamDict) []byte {
	if len(s.FilterPipeline) != 1 || s.FilterPipeline[0].Name != filter.Flate || s.FilterPipeline[0].DecodeParms != nil || len(s.Raw) < 2 {
		return nil
	}
	content, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(s.Raw[2:])), int64(min(maxStream, f.budget))))
	return content
}
