package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"personas/internal/account"
	"personas/internal/store"
	"personas/internal/web"
	"personas/research"
	"personas/review"
)

func (a *app) userCommand() *cobra.Command {
	user := group(&cobra.Command{Use: "user", Short: "Accounts: who may sign in, and what they may do in which study"})
	user.AddCommand(a.userAddCommand(), a.userListCommand(), a.userRoleCommand(), a.userPasswordCommand(), a.userRemoveCommand())
	return user
}

const everywhere = "everywhere"

func (a *app) userAddCommand() *cobra.Command {
	var role string
	var all, link bool
	c := &cobra.Command{Use: "add NAME", Short: "Make an account; the password is asked for, or is the first line of the input", Args: exactArgs("a name")}
	c.Flags().BoolVar(&link, "link", false, "ask for no password: print where they choose one, once, within three days")
	c.Flags().StringVar(&role, "role", "", "viewer, researcher, reviewer, approver or admin")
	c.Flags().BoolVar(&all, everywhere, false, "the role holds in every study")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withStore(c.Context(), func(st *store.Store) error {
			give, err := a.roleIn(c.Context(), st, role, all)
			if err != nil {
				return err
			}
			var who store.AccountRow
			if link {
				who, err = st.Invite(c.Context(), args[0])
			} else {
				who, err = a.addWithPassword(c, st, args[0])
			}
			if err != nil {
				return err
			}
			if err := give(who.Name); err != nil {
				return err
			}
			if link {
				return a.printLink(c.Context(), st, who.Name)
			}
			return a.printAccounts(c.Context(), st, who.Name)
		})
	}
	return c
}

func (a *app) addWithPassword(c *cobra.Command, st *store.Store, name string) (store.AccountRow, error) {
	password, err := a.password(c.InOrStdin())
	if err != nil {
		return store.AccountRow{}, err
	}
	return st.PutAccount(c.Context(), name, password)
}

// printLink prints where somebody chooses the password of an account.
func (a *app) printLink(ctx context.Context, st *store.Store, name string) error {
	link, err := st.NewLink(ctx, name)
	if err != nil {
		return err
	}
	path := web.LinkPath(link)
	if a.json {
		return a.object(struct {
			Account string `json:"account"`
			Path    string `json:"path"`
		}{name, path})
	}
	a.printf("%s\n", path)
	a.say("at your server's address, %s chooses a password there, once, within three days; whoever has the link can: send it to nobody else", name)
	return nil
}

// withStore runs f on the database.
func (a *app) withStore(ctx context.Context, f func(*store.Store) error) error {
	st, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	return f(st)
}

// roleIn gives whoever is named a role in the chosen study, or in all of them; ""
// gives none. What cannot be given is refused before anything is done.
func (a *app) roleIn(ctx context.Context, st *store.Store, role string, all bool) (func(name string) error, error) {
	if role == "" {
		return func(string) error { return nil }, nil
	}
	var right review.Right
	var err error
	if role != "none" {
		if right, err = review.ParseRight(role); err != nil {
			return nil, err
		}
	}
	study, err := a.studyOrAll(ctx, st, all)
	if err != nil {
		return nil, err
	}
	return func(name string) error {
		if all {
			return st.GiveRight(ctx, name, account.EveryStudy, right)
		}
		return st.Admit(ctx, study, name, right, research.Event{By: currentUser(), As: string(review.Admin)})
	}, nil
}

// studyOrAll is the chosen study; one without a number stands for all.
func (a *app) studyOrAll(ctx context.Context, st *store.Store, all bool) (store.StudyRow, error) {
	if all {
		if a.study != "" {
			return store.StudyRow{}, usage("give either --study or --%s", everywhere)
		}
		return store.StudyRow{ID: account.EveryStudy}, nil
	}
	return a.chosenStudy(ctx, st)
}

// password reads a password: twice from a terminal, without showing it, else the
// first line of the input. It is never an argument, where others could see it.
func (a *app) password(in io.Reader) (string, error) {
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, ask := range []string{"password: ", "once more: "} {
		fmt.Fprint(a.stderr, ask)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.stderr)
		if err != nil {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", &research.Error{Code: research.CodeUsage, Message: "the two passwords differ", Try: "type it again"}
	}
	return typed[0], nil
}

func (a *app) userListCommand() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the accounts with their roles", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withStore(c.Context(), func(st *store.Store) error { return a.printAccounts(c.Context(), st, "") })
	}}
}

// accountJSON is an account as it is printed.
type accountJSON struct {
	Name     string                  `json:"name"`
	MadeAt   time.Time               `json:"made_at"`
	LastSeen *time.Time              `json:"last_seen"`
	Everyone review.Right            `json:"everywhere,omitempty"`
	Roles    map[string]review.Right `json:"roles"`
}

// printAccounts prints the account of a name, "" of all.
func (a *app) printAccounts(ctx context.Context, st *store.Store, name string) error {
	all, err := st.Accounts(ctx)
	if err != nil {
		return err
	}
	studies, err := st.Studies(ctx)
	if err != nil {
		return err
	}
	rows := []accountJSON{}
	for _, acc := range all {
		if name != "" && acc.Name != name {
			continue
		}
		row := accountJSON{Name: acc.Name, MadeAt: acc.MadeAt, LastSeen: acc.LastSeen, Everyone: acc.Rights[account.EveryStudy], Roles: map[string]review.Right{}}
		for _, s := range studies {
			if r := acc.Rights[s.ID]; r != "" {
				row.Roles[s.Name] = r
			}
		}
		rows = append(rows, row)
	}
	if a.json {
		return lines(a, rows)
	}
	for _, row := range rows {
		a.printf("%-24s %s\n", row.Name, row.roles())
	}
	return nil
}

func (row accountJSON) roles() string {
	var out []string
	if row.Everyone != "" {
		out = append(out, string(row.Everyone)+" everywhere")
	}
	for study, right := range row.Roles {
		out = append(out, string(right)+" in "+study)
	}
	slices.Sort(out)
	return cmp.Or(strings.Join(out, ", "), "no role: sees nothing")
}

func (a *app) userRoleCommand() *cobra.Command {
	var all bool
	c := &cobra.Command{Use: "role NAME ROLE", Short: "Say what an account may do in a study: viewer, researcher, reviewer, approver, admin or none", Args: exactArgs("a name", "a role")}
	c.Flags().BoolVar(&all, everywhere, false, "in every study")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withStore(c.Context(), func(st *store.Store) error {
			give, err := a.roleIn(c.Context(), st, args[1], all)
			if err != nil {
				return err
			}
			who, err := st.Account(c.Context(), args[0])
			if err != nil {
				return err
			}
			if err := give(who.Name); err != nil {
				return err
			}
			return a.printAccounts(c.Context(), st, who.Name)
		})
	}
	return c
}

func (a *app) userPasswordCommand() *cobra.Command {
	var link bool
	c := &cobra.Command{Use: "password NAME", Short: "Give an account another password and end its sessions; it is asked for, or is the first line of the input",
		Args: exactArgs("a name"), RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), func(st *store.Store) error {
				who, err := st.Account(c.Context(), args[0])
				if err != nil {
					return err
				}
				if link {
					return a.printLink(c.Context(), st, who.Name)
				}
				password, err := a.password(c.InOrStdin())
				if err != nil {
					return err
				}
				if err := st.SetPassword(c.Context(), args[0], password); err != nil {
					return err
				}
				a.say("%s has another password; their sessions are over, their tokens go on", args[0])
				return nil
			})
		}}
	c.Flags().BoolVar(&link, "link", false, "ask for none: print where they choose one, once, within three days")
	return c
}

func (a *app) userRemoveCommand() *cobra.Command {
	return &cobra.Command{Use: "remove NAME", Short: "End an account with its sessions, tokens and roles; what it did stays in the log", Args: exactArgs("a name"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c.Context(), func(st *store.Store) error {
				if err := st.RemoveAccount(c.Context(), args[0]); err != nil {
					return err
				}
				a.say("%s can do nothing here any more", args[0])
				return nil
			})
		}}
}
