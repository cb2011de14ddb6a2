package pdf

import (
	"encoding/binary"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// glyphCharacters reads which glyph stands for which character out of an embedded
// TrueType font: the last resort for files that do not say it themselves.
func (f *file) glyphCharacters(child types.Dict) map[int]string {
	program, err := f.unpack(f.dict(child["FontDescriptor"])["FontFile2"])
	if err != nil || len(program) < 12 {
		return nil
	}
	table := tableOf(program, "cmap")
	out := map[int]string{}
	for i := range int(u16(table, 2)) {
		at := int(u32(table, 4+8*i+4))
		if platform := u16(table, 4+8*i); platform != 0 && platform != 3 || at <= 0 || at >= len(table) {
			continue
		}
		switch sub := table[at:]; u16(sub, 0) {
		case 4:
			segments(sub, out)
		case 12:
			groups(sub, out)
		}
	}
	return out
}

// tableOf is a table of a font program, nil where there is none.
func tableOf(program []byte, tag string) []byte {
	for i := range min(int(u16(program, 4)), 64) {
		entry := 12 + 16*i
		if entry+16 > len(program) || string(program[entry:entry+4]) != tag {
			continue
		}
		from := int(u32(program, entry+8))
		if from > len(program) {
			return nil
		}
		return program[from:min(len(program), from+int(u32(program, entry+12)))]
	}
	return nil
}

// segments reads a character table of format 4.
func segments(t []byte, out map[int]string) {
	n := int(u16(t, 6)) / 2
	for i := range min(n, maxMapped/8) {
		end, start := int(u16(t, 14+2*i)), int(u16(t, 16+2*n+2*i))
		delta, offset := int(u16(t, 16+4*n+2*i)), int(u16(t, 16+6*n+2*i))
		for c := start; c <= end && c < 0xffff && len(out) < maxMapped; c++ {
			glyph := c + delta
			if offset != 0 {
				if glyph = int(u16(t, 16+6*n+2*i+offset+2*(c-start))); glyph != 0 {
					glyph += delta
				}
			}
			learn(out, glyph&0xffff, c)
		}
	}
}

// groups reads a character table of format 12.
func groups(t []byte, out map[int]string) {
	for i := range min(int(u32(t, 12)), maxMapped/8) {
		start, end, glyph := int(u32(t, 16+12*i)), int(u32(t, 20+12*i)), int(u32(t, 24+12*i))
		for c := start; c <= end && c <= 0x10ffff && len(out) < maxMapped; c++ {
			learn(out, glyph+c-start, c)
		}
	}
}

func learn(out map[int]string, glyph, c int) {
	if _, ok := out[glyph]; !ok && glyph != 0 {
		out[glyph] = string(rune(c))
	}
}

func u16(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[at:])
}

func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[at:])
}
