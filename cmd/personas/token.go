package main

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"personas/internal/account"
	"personas/internal/store"
)

func (a *app) tokenCommand() *cobra.Command {
	token := group(&cobra.Command{Use: "token", Short: "Tokens: what programs come in with, for an account and no more than it may"})
	token.AddCommand(a.tokenNewCommand(), a.tokenListCommand(), a.tokenRevokeCommand())
	return token
}

func (a *app) tokenNewCommand() *cobra.Command {
	var scopes []string
	var label string
	var days int
	var all bool
	c := &cobra.Command{Use: "new ACCOUNT", Short: "Make a token and print it, this once", Args: exactArgs("an account")}
	c.Flags().StringSliceVar(&scopes, "scope", []string{string(account.ScopeRead)}, "read, decide, structure, publish, admin")
	c.Flags().StringVar(&label, "label", "", "what it is for")
	c.Flags().IntVar(&days, "days", 90, "how long it holds, at most 366")
	c.Flags().BoolVar(&all, everywhere, false, "it opens every study that the account may see")
	c.RunE = func(c *cobra.Command, args []string) error {
		n := store.NewToken{Account: args[0], Label: label, Life: time.Duration(min(days, 1000)) * 24 * time.Hour}
		for _, s := range scopes {
			n.Scopes = append(n.Scopes, account.Scope(s))
		}
		return a.withStore(c.Context(), func(st *store.Store) error {
			study, err := a.studyOrAll(c.Context(), st, all)
			if err != nil {
				return err
			}
			n.Study = study.ID
			id, secret, err := st.PutToken(c.Context(), n)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(struct {
					ID    int64  `json:"id"`
					Token string `json:"token"`
				}{id, secret.Reveal()})
			}
			a.printf("%s\n", secret.Reveal())
			a.say("token %d of %s; it is not shown again: personas token revoke %d ends it", id, args[0], id)
			return nil
		})
	}
	return c
}

func (a *app) tokenListCommand() *cobra.Command {
	return &cobra.Command{Use: "list [ACCOUNT]", Short: "List tokens, without what opens with them", Args: atMostOne("an account"), RunE: func(c *cobra.Command, args []string) error {
		return a.withStore(c.Context(), func(st *store.Store) error {
			of := ""
			if len(args) > 0 {
				who, err := st.Account(c.Context(), args[0])
				if err != nil {
					return err
				}
				of = who.Name
			}
			all, err := st.Tokens(c.Context(), of)
			if err != nil {
				return err
			}
			if a.json {
				return lines(a, all)
			}
			for _, t := range all {
				a.printf("%4d  %-16s %-24s %-20s %s  %s\n", t.ID, t.Name, joinScopes(t.Scopes), cmp.Or(t.StudyName, "every study"), ends(t), t.Label)
			}
			return nil
		})
	}}
}

func joinScopes(scopes []account.Scope) string {
	out := make([]string, len(scopes))
	for i, s := range scopes {
		out[i] = string(s)
	}
	return strings.Join(out, ",")
}

func ends(t store.TokenRow) string {
	switch {
	case t.RevokedAt != nil:
		return "revoked"
	case t.EndsAt.Before(time.Now()):
		return "over"
	}
	return "until " + t.EndsAt.UTC().Format("2006-01-02")
}

func (a *app) tokenRevokeCommand() *cobra.Command {
	return &cobra.Command{Use: "revoke ID", Short: "End a token at once", Args: exactArgs("the number of a token"), RunE: func(c *cobra.Command, args []string) error {
		id, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			return usage("%q is no number of a token", args[0])
		}
		return a.withStore(c.Context(), func(st *store.Store) error {
			if err := st.RevokeToken(c.Context(), "", id); err != nil {
				return err
			}
			a.say("token %d opens nothing any more", id)
			return nil
		})
	}}
}
