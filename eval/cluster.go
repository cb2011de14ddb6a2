package eval

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"personas/embed"
	"personas/internal/cluster"
)

// ClusterOptions say what to measure. The zero value measures the built-in
// embedder on the columns text, label, and lets the product choose k.
type ClusterOptions struct {
	Embedder                embed.Embedder // nil: the built-in one
	TextColumn, LabelColumn string
	K                       int // 0: choose it
	MinK, MaxK              int // bounds of the choice; 0: the product's
	Seed                    uint64
	Assignments             io.Writer // nil, or where a CSV row,label,cluster goes
}

// ClusterResult is what `eval cluster --json` prints. Texts in no group count
// as one more group in nmi, ari and v_measure, so leaving texts out costs.
type ClusterResult struct {
	N          int     `json:"n"`
	Labels     int     `json:"labels"`
	K          int     `json:"k"`
	KGiven     bool    `json:"k_given"`
	Clusters   int     `json:"clusters"`
	Unassigned int     `json:"unassigned"`
	NMI        float64 `json:"nmi"`
	ARI        float64 `json:"ari"`
	VMeasure   float64 `json:"v_measure"`
	Seconds    float64 `json:"seconds"` // embedding and clustering
	// NearestNMI and NearestARI count every text where its nearest group is.
	NearestNMI float64          `json:"nearest_nmi"`
	NearestARI float64          `json:"nearest_ari"`
	Candidates []cluster.KScore `json:"candidates,omitempty"` // numbers of groups looked at
	Embedder   string           `json:"embedder"`
	Seed       uint64           `json:"seed"`
}

// unassigned is the label, in comparisons and in the CSV of assignments, of
// texts in no group.
const unassigned = -1

// Cluster groups labelled texts as a run groups quotes into themes, and
// compares the groups with the labels.
func Cluster(ctx context.Context, r io.Reader, o ClusterOptions) (ClusterResult, error) {
	e, err := embedderOf(o.Embedder)
	if err != nil {
		return ClusterResult{}, err
	}
	cells, err := columns(r, cmp.Or(o.TextColumn, "text"), cmp.Or(o.LabelColumn, "label"))
	if err != nil {
		return ClusterResult{}, err
	}
	texts, labels := cells[0], cells[1]
	if len(texts) == 0 {
		return ClusterResult{}, errors.New("the CSV file has no rows below its header")
	}
	start := time.Now()
	vectors, _, err := embedNormal(ctx, e, texts)
	if err != nil {
		return ClusterResult{}, err
	}
	points, err := cluster.FromRows(vectors)
	if err != nil {
		return ClusterResult{}, fmt.Errorf("embedding with %s: %w", e.Name(), err)
	}
	grouping, err := cluster.Themes(ctx, points, cluster.Options{K: o.K, MinK: o.MinK, MaxK: o.MaxK, Seed: o.Seed})
	if err != nil {
		return ClusterResult{}, fmt.Errorf("clustering %d texts: %w", len(texts), err)
	}
	result := compared(grouping, labels)
	result.KGiven, result.Embedder, result.Seed = o.K > 0, e.Name(), o.Seed
	result.Seconds = time.Since(start).Seconds()
	if o.Assignments != nil {
		if err := writeAssignments(o.Assignments, labels, assignment(grouping)); err != nil {
			return ClusterResult{}, fmt.Errorf("writing assignments: %w", err)
		}
	}
	return result, nil
}

// compared fills in the figures that follow from the grouping.
func compared(g *cluster.Grouping, names []string) ClusterResult {
	labels, count := numbered(names)
	strict := cluster.Agree(labels, assignment(g))
	nearest := cluster.Agree(labels, g.Nearest)
	return ClusterResult{
		N: len(labels), Labels: count,
		K: g.Choice.K, Clusters: len(g.Groups), Unassigned: len(g.Outliers),
		NMI: strict.NMI, ARI: strict.ARI, VMeasure: strict.VMeasure,
		NearestNMI: nearest.NMI, NearestARI: nearest.ARI,
		Candidates: g.Choice.Candidates,
	}
}

// assignment is the group of each row, unassigned for outliers.
func assignment(g *cluster.Grouping) []int {
	out := append([]int(nil), g.Nearest...)
	for _, row := range g.Outliers {
		out[row] = unassigned
	}
	return out
}

// numbered gives names numbers in the order of their first appearance.
func numbered(names []string) (numbers []int, count int) {
	of := make(map[string]int)
	numbers = make([]int, len(names))
	for i, name := range names {
		if _, seen := of[name]; !seen {
			of[name] = len(of)
		}
		numbers[i] = of[name]
	}
	return numbers, len(of)
}

func writeAssignments(w io.Writer, labels []string, groups []int) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"row", "label", "cluster"}); err != nil {
		return err
	}
	for i, group := range groups {
		if err := out.Write([]string{strconv.Itoa(i), labels[i], strconv.Itoa(group)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
