package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxListing bounds the bytes of an archive's list of files, and with them the
// memory that opening it takes.
const maxListing = 16 << 20

var errTooLarge = errors.New("too large")

// openZip opens an archive whose list of files is of a bearable size.
func openZip(r io.ReaderAt, size int64) (*zip.Reader, error) {
	tail := make([]byte, min(size, 66<<10))
	if n, _ := r.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return nil, errors.New("it cannot be read")
	}
	end := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if end < 0 || end+22 > len(tail) {
		return nil, errors.New("its end is missing")
	}
	length, start := binary.LittleEndian.Uint32(tail[end+12:]), binary.LittleEndian.Uint32(tail[end+16:])
	endAt := size - int64(len(tail)) + int64(end)
	if from := min(endAt-int64(length), int64(start)); size-from > maxListing && size > maxListing {
		return nil, fmt.Errorf("its list of files is longer than %d MB", maxListing>>20)
	}
	return zip.NewReader(r, size)
}

// unpack returns a part of the archive, at most limit bytes of it.
func unpack(z *zip.Reader, name string, limit int64) ([]byte, error) {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no part %q", name)
	}
	return unpackFile(z.File[i], limit)
}

func unpackFile(f *zip.File, limit int64) ([]byte, error) {
	part, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer part.Close()
	var data bytes.Buffer
	data.Grow(int(min(f.UncompressedSize64, uint64(limit))) + bytes.MinRead)
	_, err = data.ReadFrom(io.LimitReader(part, limit+1))
	if int64(data.Len()) > limit {
		return nil, errTooLarge
	}
	return data.Bytes(), err
}
