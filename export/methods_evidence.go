package export

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// How quotes, themes and groups came about.

// methodWords say who pointed at quotes.
var methodWords = map[research.Method]string{research.MethodRules: "by rules", research.MethodModel: "by a language model",
	research.MethodPerson: "by a person", research.MethodImport: "imported"}

func (p *pen) taking() []string {
	by, prompted, reported := map[research.Method]int{}, 0, 0
	for i := range p.Quotes {
		q := &p.Quotes[i]
		by[q.Method]++
		if q.Prompted {
			prompted++
		}
		if q.Voice == research.VoiceReported {
			reported++
		}
	}
	var how []string
	for _, m := range slices.Sorted(maps.Keys(by)) {
		word := cmp.Or(methodWords[m], p.say(string(m)))
		if m == research.MethodRules {
			word += " (version " + cmp.Or(p.say(p.Making.Extractor), "unknown") + ")"
		}
		how = append(how, figure(by[m])+" "+word)
	}
	if len(how) == 0 {
		return []string{"No quote has been taken yet."}
	}
	out := []string{fmt.Sprintf("Quotes, in whole sentences: %s.", series(how)),
		"Each quote was compared byte for byte with its document when this page was made; each lies in one turn of one participant."}
	read, quoted, skipped := 0, 0, 0
	for _, c := range p.Coverage {
		read, quoted, skipped = read+c.Sentences, quoted+c.Quoted, skipped+c.Skipped
	}
	if read > 0 {
		out = append(out, fmt.Sprintf("Quoted: %s sentences by participants; passed over: %s.", of(quoted, read), figure(skipped)))
	}
	if why := p.reasons(p.Rejections, len(p.Rejections)); len(why) > 0 {
		var told []string
		for _, r := range why {
			told = append(told, r.Number+" "+r.Noun)
		}
		out = append(out, "Why they were passed over: "+strings.Join(told, "; ")+".")
	}
	return append(out, fmt.Sprintf("Quotes that repeat the words of the question: %s. Quotes that only report what somebody said: %s.",
		of(prompted, len(p.Quotes)), of(reported, len(p.Quotes))))
}

func (p *pen) themesFound() []string {
	nearness := fmt.Sprintf("Nearness in meaning: %s (fingerprint %s); themes and groups: %s; seed %d.", cmp.Or(p.say(p.Embedder), "unknown"),
		cmp.Or(p.say(p.Making.Embedder), "unknown"), cmp.Or(p.say(p.Making.Synthesizer), "version unknown"), p.Seed)
	if len(p.Themes) == 0 {
		return []string{"No theme was found, or none looked for yet.", nearness}
	}
	members, loud := 0, 0
	for i := range p.Themes {
		members += len(p.Themes[i].Members)
		if p.Themes[i].LargestVoice > research.OneVoice {
			loud++
		}
	}
	return []string{
		fmt.Sprintf("Quotes near one another in meaning were gathered: %s of %s. In no theme, and not forced into one: %s.",
			count(len(p.Themes), "theme"), count(members, "quote"), of(len(p.Unassigned), len(p.Quotes))+" quotes"),
		nearness,
		p.labelling(),
		fmt.Sprintf("Themes of which one participant said more than %.1f of the quotes: %s.", research.OneVoice, of(loud, len(p.Themes))),
	}
}

func (p *pen) groupsFound() []string {
	head, evidence := p.structure()
	out := []string{strings.TrimSpace(p.say(head) + " " + p.say(evidence))}
	looked := p.Making.GroupBy == "" && (p.Structure.Structure == research.StructureFound || p.Structure.Structure == research.StructureNone)
	if looked && p.Structure.Detectable == 0 {
		out = append(out, "What separation could have been detected: not computed.")
	} else if looked && p.Structure.Structure == research.StructureFound {
		out = append(out, fmt.Sprintf("The smallest separation this study could have seen is %.2f.", p.Structure.Detectable))
	}
	n := 0
	for i := range p.Personas {
		g := &p.Personas[i]
		if g.Origin == research.OriginSample {
			continue
		}
		n++
		name := p.nameOf(g)
		line := name.Plain
		if name.Voice != "" {
			line += ": “" + name.Voice + "”"
		}
		out = append(out, fmt.Sprintf("%s: %s participants; %s; %s.", line, of(len(g.Members), g.Of), p.say(stability(g)), grounding(g)))
	}
	if n == 0 {
		out = append(out, "Groups drafted: none.")
	}
	return out
}
