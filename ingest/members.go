package ingest

import (
	"context"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
)

// The export of a chat of many channels is a folder, or an archive, of a folder a
// channel. Beside them it lists who is in it: messages name their writers by ids.

// membersName is the file that lists them; memberLists are lists beside it that
// hold nothing anybody said.
const membersName = "users.json"

var memberLists = []string{"channels.json", "groups.json", "dms.json", "mpims.json", "integration_logs.json", "org_users.json", "canvases.json", "lists.json", "file_conversations.json"}

var memberID = regexp.MustCompile(`^[UWB][A-Z0-9]{5,20}$`)

// Members takes the lists of members, and what an export lists beside them, out
// of the files found. members are the names that they give to ids, for
// [Roster.WithMembers]. A list that cannot be read stays among the files.
func Members(ctx context.Context, files []Found, l Limits) (rest []Found, skipped []Skipped, members map[string]string) {
	lists := map[string]bool{}
	members = map[string]string{}
	for _, f := range files {
		if path.Base(f.Path) != membersName {
			continue
		}
		if here := membersOf(ctx, f, l); here != nil {
			lists[path.Dir(f.Path)] = true
			maps.Copy(members, here)
		}
	}
	for _, f := range files {
		switch base := path.Base(f.Path); {
		case !lists[path.Dir(f.Path)]:
			rest = append(rest, f)
		case base == membersName:
			skipped = append(skipped, Skipped{f.Path, "names of who writes in the channels beside it"})
		case slices.Contains(memberLists, base):
			skipped = append(skipped, Skipped{f.Path, "lists what is in the export, nobody's words"})
		default:
			rest = append(rest, f)
		}
	}
	return rest, skipped, members
}

// membersOf are the names of a list of members by their ids; nil where the file is
// no such list.
func membersOf(ctx context.Context, f Found, l Limits) map[string]string {
	file, err := f.Load(l)
	if err != nil {
		return nil
	}
	root, err := parseJSON(ctx, file.Bytes)
	if err != nil || root.kind != '[' || len(root.of) == 0 {
		return nil
	}
	names, same := map[string]string{}, map[string]int{}
	for i := range root.of {
		v := &root.of[i]
		if !memberID.MatchString(v.string("id")) || v.get("profile") == nil && v.get("name") == nil {
			return nil
		}
		names[v.string("id")] = memberName(v)
		same[normalLabel(memberName(v))]++
	}
	for i := range root.of { // two people of one name stay two
		v := &root.of[i]
		if name := memberName(v); same[normalLabel(name)] > 1 {
			names[v.string("id")] = fmt.Sprintf("%s (%s)", name, v.string("name", "id"))
		}
	}
	return names
}

// memberName is what a person is called, in full where that is known.
func memberName(v *value) string {
	profile := v.get("profile")
	for _, name := range []string{profile.string("real_name"), v.string("real_name"), profile.string("display_name"), v.string("name")} {
		if name != "" {
			return name
		}
	}
	return v.string("id")
}

// WithMembers adds the names of who writes in a chat, as [Members] gives them.
func (r Roster) WithMembers(members map[string]string) Roster {
	if len(members) > 0 {
		r.members = members
		r.print = r.fingerprint()
	}
	return r
}
