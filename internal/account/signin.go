package account

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"personas/research"
)

// ErrWrong says that a name and a password do not go together; which of them is
// wrong nobody is told.
var ErrWrong = errors.New("the name or the password is wrong")

// ErrOver says that a secret opens nothing: it is unknown, used up, expired or
// revoked.
var ErrOver = errors.New("this is over, or never was: sign in again")

// TooSoon says that somebody tried too often.
type TooSoon struct {
	Until time.Time // when one may try again
	For   time.Duration
}

func (e *TooSoon) Error() string {
	wait := fmt.Sprintf("%d seconds", max(1, int(math.Ceil(e.For.Seconds()))))
	if e.For > 90*time.Second {
		wait = fmt.Sprintf("%d minutes", int(math.Ceil(e.For.Minutes())))
	}
	return "too many attempts to sign in; try again in " + wait + ", at " + e.Until.UTC().Format("15:04:05 MST")
}

// Limit bounds attempts to sign in: so many at once, and one more after each
// pause.
type Limit struct {
	Burst int
	Pause time.Duration
}

// The limits on attempts that failed. One holds for a name wherever they come
// from, one for an address whomever they name.
var (
	PerName    = Limit{Burst: 5, Pause: 3 * time.Minute}
	PerAddress = Limit{Burst: 20, Pause: 30 * time.Second}
)

// Life is how long a session holds: without being used, and in all.
type Life struct{ Idle, Whole time.Duration }

// TeamLife is the life of a session of an account: about a working day.
var TeamLife = Life{Idle: 2 * time.Hour, Whole: 12 * time.Hour}

// LinkLife is how long a link holds by which somebody chooses a password.
const LinkLife = 3 * 24 * time.Hour

var names = regexp.MustCompile(`^[a-z0-9][a-z0-9._@+-]{0,63}$`)

// CheckName returns a name as accounts have it.
func CheckName(name string) (string, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if !names.MatchString(name) {
		return "", &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is no name of an account", name),
			Try: "use letters a to z, digits and . _ @ + -, at most 64"}
	}
	return name, nil
}

// Network is the part of an address that attempts are counted by: all of an IPv4
// address; of IPv6 the half that one household has.
func Network(addr string) string {
	if ap, err := netip.ParseAddrPort(addr); err == nil {
		addr = ap.Addr().String()
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return addr
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
