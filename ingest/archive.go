package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of what an archive may ask for.
const (
	maxMembers  = 10_000
	maxNesting  = 3        // archives inside one another
	maxUnpacked = 1 << 30  // bytes of all its files
	maxRatio    = 200      // unpacked bytes for each packed one
	smallEnough = 16 << 20 // bytes that any archive may unpack to
)

// onDisk reads an archive that lies in the folder. It holds no file open.
type onDisk string

func (name onDisk) ReadAt(p []byte, off int64) (int, error) {
	f, err := os.Open(string(name))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return f.ReadAt(p, off)
}

// inside reads an archive that lies in another one. Of all inside one file only
// the last used keeps its bytes.
type inside struct {
	file  *zip.File
	bytes []byte
	last  **inside
}

func (z *inside) ReadAt(p []byte, off int64) (int, error) {
	if z.bytes == nil {
		data, err := unpackFile(z.file, int64(z.file.UncompressedSize64))
		if err != nil {
			return 0, err
		}
		if *z.last != nil {
			(*z.last).bytes = nil
		}
		z.bytes, *z.last = data, z
	}
	return bytes.NewReader(z.bytes).ReadAt(p, off)
}

// unpacking lists the files of one archive and of those inside it.
type unpacking struct {
	scan *scanner
	name string // where the archive lies
	left int64  // bytes that it may still unpack to
	last *inside
}

// archive lists what lies in an archive, as though it were a folder of its name.
// It reports whether the file is one.
func (s *scanner) archive(p, name string, size int64) bool {
	z, err := openZip(onDisk(name), size)
	if err == nil && packageOf(z) != ".zip" {
		return false
	}
	if err != nil && !startsAsZip(name) {
		return false
	}
	u := unpacking{scan: s, name: name, left: maxUnpacked}
	u.list(p, z, err, size, 1)
	return true
}

// startsAsZip reports whether a file's first bytes are an archive's.
func startsAsZip(name string) bool {
	first := make([]byte, 4)
	_, err := onDisk(name).ReadAt(first, 0)
	return err == nil && string(first[:2]) == "PK"
}

// list lists the files of an archive; one that asks for too much is refused whole.
func (u *unpacking) list(p string, z *zip.Reader, err error, size int64, depth int) {
	if err != nil {
		u.scan.refuse(p, u.name, fmt.Sprintf("is not a whole archive (%v): pack it again, or give the folder", err))
		return
	}
	if why := u.tooMuch(z, size); why != "" {
		u.scan.refuse(p, u.name, why)
		return
	}
	for _, f := range z.File {
		u.member(p, f, depth)
	}
}

// tooMuch says why an archive is refused whole, "" where it is not.
func (u *unpacking) tooMuch(z *zip.Reader, size int64) string {
	var total uint64
	files, locked := 0, 0
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		files++
		if f.Flags&1 != 0 {
			locked++
		}
		total += min(f.UncompressedSize64, 1<<40)
	}
	switch {
	case files == 0:
		return "holds no files"
	case files == locked:
		return "is encrypted: unpack it with its password and give the folder"
	case len(z.File) > maxMembers:
		return fmt.Sprintf("holds more than %d files: unpack it and give the folder", maxMembers)
	case total > smallEnough && total/uint64(max(size, 1)) > maxRatio:
		return fmt.Sprintf("unpacks to %d times its size, which no research does: unpack it yourself if you trust it, and give the folder", total/uint64(max(size, 1)))
	case total > uint64(u.left):
		return fmt.Sprintf("unpacks to more than %d MB: unpack it yourself if you trust it, and give the folder", maxUnpacked>>20)
	}
	u.left -= int64(total)
	return ""
}

// member finds one file of an archive.
func (u *unpacking) member(p string, f *zip.File, depth int) {
	name, ok := memberPath(f)
	if strings.HasSuffix(f.Name, "/") || u.passOver(p, name) {
		return
	}
	where := p + "/" + name
	size := int64(min(f.UncompressedSize64, 1<<62))
	why := ""
	switch base := path.Base(name); {
	case !ok:
		why = "its name leads out of the archive: pack it again with plain names"
	case f.Mode()&fs.ModeType != 0:
		why = "is a link or the like, not a file: pack the file itself"
	case f.Flags&1 != 0:
		why = "is encrypted: unpack the archive with its password and give the folder"
	case f.Method != zip.Store && f.Method != zip.Deflate:
		why = fmt.Sprintf("is packed in a way (%d) that is not read: unpack the archive and give the folder", f.Method)
	case base == SettingsName, IsTable(base, RosterName), IsTable(base, OutcomesName):
		why = fmt.Sprintf("%s counts beside the archive, not inside it: put it there", base)
	case strings.EqualFold(path.Ext(name), ".zip") && u.nested(where, f, size, depth):
		return
	}
	u.scan.found(Found{Path: where, Name: u.name, Size: size, member: f, why: why})
}

// passOver skips what is none of the research, as in a folder.
func (u *unpacking) passOver(p, name string) bool {
	for i, c := range name + "/" {
		if c != '/' {
			continue
		}
		if why := u.scan.passOver(p+"/"+name[:i], i < len(name)); why != "" {
			if i == len(name) {
				u.scan.skip(p+"/"+name, why)
			}
			return true
		}
	}
	return false
}

// nested lists an archive that lies in one. It reports whether that is done.
func (u *unpacking) nested(p string, f *zip.File, size int64, depth int) bool {
	if depth == maxNesting {
		u.scan.refuse(p, u.name, fmt.Sprintf("archives lie more than %d deep in one another: unpack it and give the folder", maxNesting))
		return true
	}
	if size > u.scan.settings.Limits.fileBytes() {
		return false
	}
	z, err := openZip(&inside{file: f, last: &u.last}, size)
	if err == nil && packageOf(z) != ".zip" {
		return false
	}
	u.list(p, z, err, size, depth+1)
	return true
}

// memberPath is a file's path in its archive, and whether it stays there.
func memberPath(f *zip.File) (string, bool) {
	name := f.Name
	if f.NonUTF8 && !utf8.ValidString(name) {
		if decoded, err := charmap.CodePage437.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	name = strings.ReplaceAll(name, "\\", "/")
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	drive := len(name) > 1 && name[1] == ':'
	return printable(clean), !drive && clean == strings.TrimPrefix(path.Clean(name), "./") && clean != ""
}
