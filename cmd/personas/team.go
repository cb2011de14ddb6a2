package main

import (
	"context"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/internal/web"
	"personas/research"
)

// team is for whom review serves, where it is not one person alone.
type team struct {
	is    bool
	hosts []string // by which browsers name the server
	proxy []string // whence it answers, where a proxy stands in front
}

// loopbacks are where a proxy is that runs on this machine.
const loopbacks = "127.0.0.0/8,::1"

func (t *team) flags(c *cobra.Command) {
	f := c.Flags()
	f.BoolVar(&t.is, "team", false, "serve those who have accounts (personas user), also from other machines")
	f.StringSliceVar(&t.hosts, "host", nil, "of a team: the name by which browsers know the server, NAME or NAME:PORT; may be given again")
	f.StringSliceVar(&t.proxy, "proxy", nil, "of a team: a proxy stands in front, on this machine or at =ADDRESS or =NETWORK; nobody else is answered, and it is believed about who comes (X-Forwarded-For) and by https (X-Forwarded-Proto)")
	f.Lookup("proxy").NoOptDefVal = loopbacks
}

// config is a server for those who have accounts. The names it answers to come
// from flags: nobody can tell them from a listener.
func (t *team) config(st *store.Store, on net.Listener) (web.Config, error) {
	if len(t.hosts) == 0 {
		return web.Config{}, usage("a team names the server in its browsers: give --host NAME, as often as there are names")
	}
	_, port, err := net.SplitHostPort(on.Addr().String())
	if err != nil {
		return web.Config{}, err
	}
	c := web.Config{Access: web.NewTeam(st)}
	if c.Proxies, err = web.ParseProxies(t.proxy); err != nil {
		return web.Config{}, err
	}
	for _, name := range t.hosts {
		name = strings.ToLower(name) // as browsers say it
		if strings.ContainsAny(name, "/ ") || name == "" {
			return web.Config{}, usage("--host %q is no name of a server: leave out http:// and what comes after the name", name)
		}
		c.Hosts = append(c.Hosts, name)
		if _, _, err := net.SplitHostPort(name); err != nil {
			c.Hosts = append(c.Hosts, net.JoinHostPort(name, port))
		}
	}
	return c, nil
}

// greet says where a team signs in, and what it lacks.
func (a *app) greet(ctx context.Context, st *store.Store, c web.Config, on net.Listener) error {
	all, err := st.Accounts(ctx)
	if err != nil {
		return err
	}
	url := "http://" + c.Hosts[len(c.Hosts)-1] + "/"
	if len(c.Proxies) > 0 {
		url = "https://" + c.Hosts[0] + "/"
	}
	if err := a.printURL(url, on); err != nil {
		return err
	}
	if len(all) == 0 {
		a.say("review: nobody has an account yet: personas user add NAME --role admin --everywhere")
	}
	if at, ok := on.Addr().(*net.TCPAddr); len(c.Proxies) == 0 && (!ok || !at.IP.IsLoopback()) {
		a.say("review: passwords and words of participants cross the network as they are: put a proxy with https in front, and give --proxy")
	}
	a.say("review: listening on %s; Ctrl-C stops the server", on.Addr())
	return a.flush()
}

// check refuses flags that do not go together.
func (t *team) check() error {
	if !t.is && (len(t.hosts) > 0 || len(t.proxy) > 0) {
		return &research.Error{Code: research.CodeUsage, Message: "--host and --proxy are for a team", Try: "give --team too"}
	}
	return nil
}
