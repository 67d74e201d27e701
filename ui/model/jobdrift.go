package model

import (
	"reqdesk/core/jobs"
	"reqdesk/core/jobs/compare"
	"reqdesk/ui/phrase"
)

// CompareBy says which two values of a field are held against each other.
type CompareBy int

// The ways to compare.
const (
	OwnWithATS CompareBy = iota // what stands here with what the ATS says now
	ATSSince                    // what the ATS said at the import with what it says now
)

// Comparison is a field with both sides, each with its own marks: what is removed
// on the way from left to right, and what is added.
type Comparison struct {
	Name        string // of the field
	LeftName    string
	RightName   string
	Left, Right []compare.Piece
	Same        bool // nothing differs
}

// Compare holds the two sides of a difference against each other.
func (m *JobModel) Compare(d jobs.Drift, by CompareBy) Comparison {
	c := Comparison{Name: FieldName(d.Field), LeftName: phrase.T("Yours"), RightName: phrase.T("In the ATS now")}
	left := ownWords(d)
	if by == ATSSince {
		c.LeftName, left = phrase.T("In the ATS when imported"), d.AtImport
	}
	pieces := compare.Words(left, d.ATSNow)
	c.Same = !compare.Differ(pieces)
	for _, p := range pieces {
		if p.Mark != compare.Added {
			c.Left = append(c.Left, p)
		}
		if p.Mark != compare.Removed {
			c.Right = append(c.Right, p)
		}
	}
	return c
}

// ownWords is the own value for people.
func ownWords(d jobs.Drift) string {
	if d.Field == "employment_type" {
		return EmploymentTypeName(d.Own)
	}
	return d.Own
}

// DriftWords say in a line how a field differs, for a narrow card: short values as
// they are, long ones by the words that came and went.
func DriftWords(d jobs.Drift) (ats, own string) {
	const short = 120
	if len(d.ATSNow) <= short && len(d.Own) <= short {
		return orDash(d.ATSNow), orDash(ownWords(d))
	}
	added, removed := 0, 0
	for _, p := range compare.Words(d.Own, d.ATSNow) {
		switch p.Mark {
		case compare.Added:
			added += compare.Count(p.Text)
		case compare.Removed:
			removed += compare.Count(p.Text)
		case compare.Same:
		}
	}
	return phrase.N(added, "%d word more", "%d words more"), phrase.N(removed, "%d word that the ATS no longer has", "%d words that the ATS no longer has")
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
