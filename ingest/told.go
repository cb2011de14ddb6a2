package ingest

import (
	"archive/zip"
	"bytes"
	"path"
	"slices"
	"strings"
)

// signature is how the files of a format begin.
type signature struct {
	at    int
	bytes string
	ext   string
}

// signatures are those that no text has.
var signatures = []signature{
	{0, "%PDF-", ".pdf"}, {0, "{\\rtf", ".rtf"}, {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"}, {0, "PK\x03\x04", ".zip"}, {0, "PK\x05\x06", ".zip"},
	{0, "ID3", ".mp3"}, {0, "\xff\xfb", ".mp3"}, {0, "\xff\xf3", ".mp3"}, {0, "\xff\xf2", ".mp3"}, {4, "ftyp", ".mp4"}, {4, "moov", ".mov"}, {4, "mdat", ".mov"},
	{8, "WAVEfmt", ".wav"}, {8, "AVI LIST", ".avi"}, {0, "OggS\x00", ".ogg"}, {0, "fLaC\x00", ".flac"}, {0, "\x1aE\xdf\xa3", ".mkv"}, {8, "AIFFCOMM", ".aiff"}, {0, "#!AMR", ".amr"},
	{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", ".wma"}, {0, "FLV\x01", ".flv"}, {0, "\x00\x00\x01\xba", ".mpg"}, {0, "\x00\x00\x01\xb3", ".mpg"}, {0, "caff\x00", ".caf"},
	{0, "\x89PNG\r\n", ".png"}, {0, "\xff\xd8\xff", ".jpg"}, {0, "GIF87a", ".gif"}, {0, "GIF89a", ".gif"}, {0, "II*\x00", ".tif"}, {0, "MM\x00*", ".tif"}, {8, "WEBPVP8", ".webp"},
	{0, "\x1f\x8b\x08", ".gz"}, {0, "7z\xbc\xaf\x27\x1c", ".7z"}, {0, "Rar!\x1a\x07", ".rar"}, {0, "\xfd7zXZ\x00", ".xz"}, {0, "\x28\xb5\x2f\xfd", ".zst"}, {4, "1AY&SY", ".bz2"}, {257, "ustar", ".tar"},
	{0, "SQLite format 3\x00", ".sqlite"}, {0, "\x7fELF", ".exe"},
}

// tellings say what a file is that its name does not say.
var tellings = map[string]string{
	".pdf": "a PDF", ".rtf": "an RTF document", ".doc": "an old Word document", ".xls": "an old spreadsheet", ".ppt": "an old slide show", ".msg": "a mail",
	".docx": "a Word document", ".xlsx": "a spreadsheet", ".pptx": "a slide show", ".odt": "an OpenDocument text", ".ods": "an OpenDocument spreadsheet", ".odp": "an OpenDocument slide show",
	".epub": "a book", ".zip": "an archive", ".html": "a web page", ".locked": "an encrypted document", ".sqlite": "a database", ".exe": "a program",
	".mp3": "a recording", ".mp4": "a recording", ".mov": "a recording", ".wav": "a recording", ".avi": "a recording", ".ogg": "a recording", ".flac": "a recording", ".mkv": "a recording",
	".aiff": "a recording", ".amr": "a recording", ".wma": "a recording", ".flv": "a recording", ".mpg": "a recording", ".caf": "a recording",
	".png": "a picture", ".jpg": "a picture", ".gif": "a picture", ".tif": "a picture", ".webp": "a picture", ".heic": "a picture",
	".gz": "an archive", ".7z": "an archive", ".rar": "an archive", ".xz": "an archive", ".zst": "an archive", ".bz2": "an archive", ".tar": "an archive",
}

// toldBy names the format that a file's bytes are sure to be, by its extension;
// "" where they are not sure.
func toldBy(raw []byte) string {
	for _, s := range signatures {
		if len(raw) < s.at || !bytes.HasPrefix(raw[s.at:], []byte(s.bytes)) {
			continue
		}
		switch s.ext {
		case ".doc":
			return toldByStreams(raw)
		case ".zip":
			return toldByParts(raw)
		case ".mp4":
			if len(raw) > 12 && slices.Contains([]string{"heic", "heix", "mif1", "avif"}, string(raw[8:12])) {
				return ".heic"
			}
		}
		return s.ext
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(raw[:min(len(raw), 512)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	if bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) {
		return ".html"
	}
	return ""
}

// toldByStreams tells the old office formats, and the new ones with a password,
// by the names of the streams in them.
func toldByStreams(raw []byte) string {
	raw = raw[:min(len(raw), 64<<20)]
	for _, s := range []struct{ name, ext string }{
		{"EncryptedPackage", ".locked"}, {"WordDocument", ".doc"}, {"Workbook", ".xls"}, {"PowerPoint Document", ".ppt"}, {"__substg1.0_", ".msg"}, {"Book", ".xls"},
	} {
		if bytes.Contains(raw, []byte(strings.Join(strings.Split(s.name, ""), "\x00")+"\x00")) {
			return s.ext
		}
	}
	return ".doc"
}

// toldByParts tells the formats that are archives.
func toldByParts(raw []byte) string {
	z, err := openZip(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return "" // perhaps torn: whoever reads it says how
	}
	return packageOf(z)
}

// packageOf tells an archive that is a document by the files in it; .zip for one
// that is none.
func packageOf(z *zip.Reader) string {
	for _, f := range z.File {
		switch folder, _, _ := strings.Cut(f.Name, "/"); {
		case f.Name == "mimetype":
			data, err := unpackFile(f, 200)
			if ext := mediaTypes[lastWord(string(data))]; err == nil && ext != "" {
				return ext
			}
		case f.Name == "word/document.xml":
			return ".docx"
		case folder == "xl" && strings.HasPrefix(path.Base(f.Name), "workbook."):
			return ".xlsx"
		case f.Name == "ppt/presentation.xml":
			return ".pptx"
		}
	}
	return ".zip"
}

// mediaTypes are the last words of the media types that documents carry.
var mediaTypes = map[string]string{"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp", "epub+zip": ".epub"}

// lastWord is what stands behind the last full stop or slash of a media type.
func lastWord(media string) string {
	media = strings.TrimSuffix(strings.TrimSpace(media), "-template")
	return media[strings.LastIndexAny(media, "./")+1:]
}

// sameFormat reports whether a file's name agrees with its bytes, or says more
// exactly what they are.
func sameFormat(told, named string) bool {
	group := func(ext string) string {
		if s := sameAdvice[ext]; s != "" {
			return s
		}
		return ext
	}
	switch named {
	case told:
		return true
	case ".docx", ".odt", ".xlsx", ".pptx", ".ods", ".odp", ".pages", ".numbers", ".key", ".epub", ".qdpx":
		return told == ".zip"
	case ".docm", ".dotx":
		return told == ".docx"
	case ".xlsm", ".xltx", ".xlsb":
		return told == ".xlsx"
	case ".ott":
		return told == ".odt"
	case ".htm", ".xhtml", ".md", ".markdown", ".mht", ".mhtml":
		return told == ".html"
	}
	return told != ".zip" && adviceFor[group(told)] != "" && group(told) == group(named)
}
