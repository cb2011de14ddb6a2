package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"regexp"
)

// Member is a file in a bundle.
type Member struct {
	Path string
	Body []byte
}

// Limits of a file that is read as a bundle. The format itself ends at 65,535
// members.
const (
	MaxBytes   = 512 << 20
	MaxMembers = 60_000
)

// pathForm is what paths look like: at most one folder, and nothing that leads
// out of it.
var pathForm = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]{0,80}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,80}$`)

const (
	localMark   = 0x04034b50
	centralMark = 0x02014b50
	endMark     = 0x06054b50
	localBytes  = 30
	newYear1980 = 0x21 // the first day that the format has
)

// header is what the local and the central entry of a member have in common.
func header(m Member) []byte {
	b := binary.LittleEndian.AppendUint16(nil, 20) // version that can read it
	b = append(b, 0, 0, 0, 0)                      // no flags, stored
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint16(b, newYear1980)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(m.Body))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.Body)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.Body)))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(m.Path)))
	return append(b, 0, 0) // nothing more
}

// pack writes members in the one form that a bundle has.
func pack(members []Member) []byte {
	var out, central []byte
	for _, m := range members {
		head := header(m)
		central = binary.LittleEndian.AppendUint32(central, centralMark)
		central = append(central, 20, 0)
		central = append(central, head...)
		central = append(central, make([]byte, 10)...) // no comment, first disk, no attributes
		central = binary.LittleEndian.AppendUint32(central, uint32(len(out)))
		central = append(central, m.Path...)
		out = binary.LittleEndian.AppendUint32(out, localMark)
		out = append(append(append(out, head...), m.Path...), m.Body...)
	}
	at := len(out)
	out = append(out, central...)
	out = binary.LittleEndian.AppendUint32(out, endMark)
	out = append(out, 0, 0, 0, 0)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(members)))
	out = binary.LittleEndian.AppendUint16(out, uint16(len(members)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(central)))
	out = binary.LittleEndian.AppendUint32(out, uint32(at))
	return append(out, 0, 0)
}

// ErrForm is a file that is a zip at best, and not in the form of a bundle.
var ErrForm = errors.New("it is not in the form of a bundle")

// unpack reads members by their local entries alone. What it returns shares the
// memory of b, and may be read also where it returns [ErrForm].
func unpack(b []byte) (members []Member, err error) {
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("%d bytes are more than a bundle may have (%d)", len(b), MaxBytes)
	}
	seen := map[string]bool{}
	for at := 0; len(b)-at >= localBytes && binary.LittleEndian.Uint32(b[at:]) == localMark; {
		m, next, err := unpackOne(b, at)
		switch {
		case err != nil:
			return nil, err
		case seen[m.Path]:
			return nil, fmt.Errorf("%s is in it twice", m.Path)
		case len(members) == MaxMembers:
			return nil, fmt.Errorf("it has more than %d members", MaxMembers)
		}
		seen[m.Path] = true
		members, at = append(members, m), next
	}
	if len(members) == 0 {
		return nil, errors.New("it is no zip with members")
	}
	if !bytes.Equal(pack(members), b) {
		return members, ErrForm
	}
	return members, nil
}

func unpackOne(b []byte, at int) (m Member, next int, err error) {
	head := b[at : at+localBytes]
	flags, method := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
	size, name := int64(binary.LittleEndian.Uint32(head[22:])), int(binary.LittleEndian.Uint16(head[26:]))
	extra := int(binary.LittleEndian.Uint16(head[28:]))
	body := int64(at) + localBytes + int64(name) + int64(extra)
	switch {
	case flags != 0 || method != 0 || extra != 0:
		return m, 0, fmt.Errorf("the member at byte %d is compressed, encrypted or has fields of its own, which no bundle has", at)
	case body+size > int64(len(b)):
		return m, 0, fmt.Errorf("the member at byte %d ends after the file", at)
	}
	m.Path = string(b[at+localBytes : at+localBytes+name])
	if !pathForm.MatchString(m.Path) {
		return m, 0, fmt.Errorf("%.80q is no path of a member", m.Path)
	}
	m.Body = b[body : body+size : body+size]
	return m, int(body + size), nil
}
