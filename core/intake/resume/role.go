package resume

import (
	"strings"
)

// roles says which fields of an entry are what and where.
type roles struct {
	what, where string
	others      []string
	confidence  float64
}

// prior is how much the fields of one slot look like what rather than where, over
// all entries.
type prior map[slot]float64

// assign finds the roles of the fields of all entries together.
func assign(entries []entry, weigh func(string) (what, where float64), en bool) []roles {
	divideSingles(entries, weigh, en)
	p := prior{}
	count := map[slot]float64{}
	for _, e := range entries {
		for _, f := range e.fields {
			what, where := weigh(f.text)
			p[f.slot] += what - where
			count[f.slot]++
		}
	}
	for s := range p {
		p[s] /= count[s]
	}
	out := make([]roles, len(entries))
	for i, e := range entries {
		out[i] = p.rolesOf(e, weigh)
	}
	return out
}

func (p prior) rolesOf(e entry, weigh func(string) (what, where float64)) roles {
	n := len(e.fields)
	switch n {
	case 0:
		return roles{where: e.group, confidence: 0.5}
	case 1:
		f := e.fields[0]
		what, where := weigh(f.text)
		if e.group != "" || what-where+p[f.slot] >= 0 {
			return roles{what: f.text, where: e.group, confidence: 0.6 + 0.3*min(what, 1)}
		}
		return roles{where: f.text, confidence: 0.6}
	}
	best, bi, bj := -1e9, 0, 1
	for i := range n {
		for j := range n {
			if i == j {
				continue
			}
			wi, ri := weigh(e.fields[i].text)
			wj, rj := weigh(e.fields[j].text)
			s := wi + rj - 0.6*(ri+wj) + 0.8*(p[e.fields[i].slot]-p[e.fields[j].slot]) - 0.12*float64(i+j)
			if i < j {
				s += 0.05
			}
			if s > best {
				best, bi, bj = s, i, j
			}
		}
	}
	r := roles{what: e.fields[bi].text, where: e.fields[bj].text, confidence: 0.75}
	wi, _ := weigh(e.fields[bi].text)
	_, rj := weigh(e.fields[bj].text)
	switch {
	case wi > 0.5 && rj > 0.5:
		r.confidence = 0.95
	case wi > 0.5 || rj > 0.5:
		r.confidence = 0.85
	case p[e.fields[bi].slot]-p[e.fields[bj].slot] < 0.2:
		r.confidence = 0.5
	}
	for k, f := range e.fields {
		if k != bi && k != bj {
			r.others = append(r.others, f.text)
		}
	}
	return r
}

// cutAt is a place at which a head of one field could be parted.
type cutAt struct{ left, right string }

// divideSingles parts heads that name both in one field: "Engineer, Acme GmbH".
func divideSingles(entries []entry, weigh func(string) (what, where float64), en bool) {
	singles := 0
	orientation := 0.0 // > 0: what stands first
	for _, e := range entries {
		if len(e.fields) == 1 && e.group == "" {
			singles++
			for _, c := range cutsOf(e.fields[0].text, en) {
				lw, lr := weigh(c.left)
				rw, rr := weigh(c.right)
				orientation += lw - lr + rr - rw
			}
		}
	}
	if 2*singles < len(entries) || singles == 0 {
		return
	}
	for i := range entries {
		e := &entries[i]
		if len(e.fields) != 1 || e.group != "" {
			continue
		}
		best, score := cutAt{}, 0.0
		for k, c := range cutsOf(e.fields[0].text, en) {
			lw, lr := weigh(c.left)
			rw, rr := weigh(c.right)
			s := max(lw+rr-0.5*(lr+rw), lr+rw-0.5*(lw+rr)) + 0.3 - 0.02*float64(k)
			if (lw+rr > lr+rw) == (orientation > 0) {
				s += 0.1
			}
			if s > score {
				best, score = c, s
			}
		}
		if score > 0 {
			e.fields = []field{{styled: plainText(best.left), slot: slot{0, 100}}, {styled: plainText(best.right), slot: slot{0, 101}}}
		}
	}
}

func plainText(s string) styled { return styled{s, make([]byte, len(s))} }

// cutsOf gives the ways to part a field at a comma, or at "en" where the language
// says so for "at".
func cutsOf(text string, en bool) []cutAt {
	var out []cutAt
	parts := plainText(text).commas()
	for i := 1; i < len(parts); i++ {
		join := func(list []styled) string {
			var all []string
			for _, p := range list {
				all = append(all, p.text)
			}
			return strings.Join(all, ", ")
		}
		out = append(out, cutAt{join(parts[:i]), join(parts[i:])})
	}
	if en && len(out) == 0 {
		if i := strings.LastIndex(text, " en "); i > 0 {
			out = append(out, cutAt{strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+4:])})
		}
	}
	return out
}
