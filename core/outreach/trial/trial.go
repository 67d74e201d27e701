// Package trial judges which of several texts gets more answers, without claiming more
// than few e-mails can show.
//
// # What it promises
//
// [Judge] says that one text is better only when Fisher's exact test finds a difference
// as large by chance in fewer than one case of a hundred: recruiters look often, and who
// looks often at a looser bound finds differences that are none. Until then it says how
// many more e-mails are needed if the rates stay as they are. An e-mail counts once it
// is answered, or old enough that few answers are still to come.
package trial

import (
	"fmt"
	"math"
)

// Arm is one of the texts that are tried out.
type Arm struct {
	Name    string `json:"name"`
	Sent    int    `json:"sent"`    // e-mails that count
	Replied int    `json:"replied"` // how many of them were answered
	Pending int    `json:"pending"` // too new to count
	// Low and High bound the share of answers (Wilson, 95 %).
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Verdict is what the arms show so far.
type Verdict struct {
	Decided bool   `json:"decided"`
	Better  string `json:"better"` // the name of the best, once decided
	// More is how many more e-mails are needed at the present rates; 0 = decided, or
	// nobody can say because the rates do not differ.
	More    int    `json:"more_needed"`
	Message string `json:"message"`
}

const (
	bound = 0.01 // how seldom chance alone may do it
	least = 10   // e-mails of an arm before it is judged
	most  = 2000 // e-mails beyond which nobody waits
)

// Rate is the share of answers.
func (a Arm) Rate() float64 {
	if a.Sent == 0 {
		return 0
	}
	return float64(a.Replied) / float64(a.Sent)
}

// Bounds fills in Low and High.
func (a Arm) Bounds() Arm {
	if a.Sent == 0 {
		a.Low, a.High = 0, 1
		return a
	}
	const z = 1.959964
	n, p := float64(a.Sent), a.Rate()
	middle, wide := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	a.Low, a.High = math.Max((middle-wide)/(1+z*z/n), 0), math.Min((middle+wide)/(1+z*z/n), 1)
	return a
}

// Judge compares the arm with the highest share of answers with the next.
func Judge(arms []Arm) Verdict {
	if len(arms) < 2 {
		return Verdict{Message: "There is nothing to compare: only one text was tried."}
	}
	best, next := arms[0], arms[1]
	if next.Rate() > best.Rate() {
		best, next = next, best
	}
	for _, a := range arms[2:] {
		switch {
		case a.Rate() > best.Rate():
			best, next = a, best
		case a.Rate() > next.Rate():
			next = a
		}
	}
	if short := missing(arms); short > 0 {
		more := max(short, further(best, next))
		return Verdict{More: more, Message: early(more)}
	}
	if Chance(best, next) < bound {
		return Verdict{Decided: true, Better: best.Name, Message: fmt.Sprintf(
			"%s gets more answers: %d of %d, against %d of %d. Chance alone does that in fewer than one case of a hundred.",
			best.Name, best.Replied, best.Sent, next.Replied, next.Sent)}
	}
	more := further(best, next)
	if more == 0 {
		return Verdict{Message: fmt.Sprintf("No difference to be seen: %d of %d answers against %d of %d. Keep the one that you like better.",
			best.Replied, best.Sent, next.Replied, next.Sent)}
	}
	return Verdict{More: more, Message: early(more)}
}

func early(more int) string { return fmt.Sprintf("Too early to tell – %d more needed.", more) }

// missing is how many e-mails the arms lack until each has the least.
func missing(arms []Arm) (n int) {
	for _, a := range arms {
		n += max(least-a.Sent, 0)
	}
	return n
}

// further is how many more e-mails, shared evenly, would show the present difference;
// 0 = more than anybody waits for.
func further(a, b Arm) int {
	ra, rb := a.Rate(), b.Rate()
	if ra == rb {
		return 0
	}
	grown := func(each int) (x, y Arm) {
		x, y = a, b
		x.Sent, y.Sent = a.Sent+each, b.Sent+each
		x.Replied, y.Replied = int(math.Round(ra*float64(x.Sent))), int(math.Round(rb*float64(y.Sent)))
		return x, y
	}
	for each := 1; each <= most/2; each++ {
		if x, y := grown(each); Chance(x, y) < bound {
			return 2 * each
		}
	}
	return 0
}

// Chance is how often chance alone makes a difference at least as unlikely as this one:
// Fisher's exact test, both sides.
func Chance(a, b Arm) float64 {
	n, k := a.Sent+b.Sent, a.Replied+b.Replied
	if a.Sent == 0 || b.Sent == 0 {
		return 1
	}
	of := func(x int) float64 { return math.Exp(choose(a.Sent, x) + choose(b.Sent, k-x) - choose(n, k)) }
	seen, sum := of(a.Replied), 0.0
	for x := max(0, k-b.Sent); x <= min(k, a.Sent); x++ {
		if p := of(x); p <= seen*(1+1e-9) {
			sum += p
		}
	}
	return math.Min(sum, 1)
}

// choose is the logarithm of the number of ways to choose k of n.
func choose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lg(n) - lg(k) - lg(n-k)
}
