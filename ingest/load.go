package ingest

import (
	"bytes"
	"io"
	"os"
	"strings"
)

// Load reads a found file's bytes; one larger than the limit is refused without
// being read, and one that changes meanwhile is refused.
func (f Found) Load(l Limits) (File, error) {
	limit := l.fileBytes()
	switch {
	case f.why != "":
		return File{}, refuse(f.Path, "%s", f.why)
	case f.Size > limit:
		return File{}, refuse(f.Path, "%s", tooLarge(limit))
	}
	data, why := f.read(limit)
	if why != "" {
		return File{}, refuse(f.Path, "%s", why)
	}
	return File{Path: f.Path, Bytes: data}, nil
}

// read returns the file's bytes, or why there are none.
func (f Found) read(limit int64) (data []byte, why string) {
	if f.member != nil {
		data, err := unpackFile(f.member, f.Size)
		if err != nil || int64(len(data)) != f.Size {
			return nil, "is damaged in its archive: pack it again, or give the folder"
		}
		return data, ""
	}
	file, err := os.Open(f.Name)
	if err != nil {
		return nil, cannotOpen(err)
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return nil, cannotOpen(err)
	}
	whole := bytes.NewBuffer(make([]byte, 0, min(before.Size(), limit)+bytes.MinRead))
	_, err = whole.ReadFrom(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, "cannot be read: " + strings.TrimPrefix(cannotOpen(err), "cannot be opened: ")
	}
	data = whole.Bytes()
	after, err := file.Stat()
	switch {
	case int64(len(data)) > limit:
		return nil, tooLarge(limit)
	case err != nil, after.Size() != before.Size(), !after.ModTime().Equal(before.ModTime()), int64(len(data)) != after.Size():
		return nil, "changes while it is read: run again when it is whole"
	}
	return data, ""
}
