package record

import (
	"time"

	"reqdesk/core"
)

// Duplicate is a stored core.Duplicate.
type Duplicate struct {
	A           core.PersonID       `json:"a,omitzero"`
	B           core.PersonID       `json:"b,omitzero"`
	State       core.DuplicateState `json:"state,omitzero"`
	Keys        []core.KeyKind      `json:"keys,omitzero"`
	Why         string              `json:"why,omitzero"`
	Contradicts bool                `json:"contradicts,omitzero"`
	At          time.Time           `json:"at,omitzero"`
	Decided     time.Time           `json:"decided,omitzero"`
}

// PackDuplicate makes the stored form.
func PackDuplicate(v core.Duplicate) Duplicate { return Duplicate(v) }

// Domain gives back what was stored.
func (s Duplicate) Domain() core.Duplicate { return core.Duplicate(s) }

// Merge is a stored core.Merge.
type Merge struct {
	ID          core.MergeID      `json:"id,omitzero"`
	Into        core.PersonID     `json:"into,omitzero"`
	From        core.PersonID     `json:"from,omitzero"`
	At          time.Time         `json:"at,omitzero"`
	Undone      time.Time         `json:"undone,omitzero"`
	IntoBefore  Person            `json:"into_before,omitzero"`
	FromBefore  Person            `json:"from_before,omitzero"`
	IntoAfter   Person            `json:"into_after,omitzero"`
	Profiles    []core.ProfileID  `json:"profiles,omitzero"`
	Messages    []core.MessageID  `json:"messages,omitzero"`
	Entries     []core.EntryID    `json:"entries,omitzero"`
	Tasks       []core.TaskID     `json:"tasks,omitzero"`
	Touches     []core.TouchID    `json:"touches,omitzero"`
	Candidacies []MergedCandidacy `json:"candidacies,omitzero"`
	Leads       []MergedLead      `json:"leads,omitzero"`
	Enrolments  []MergedEnrolment `json:"enrolments,omitzero"`
}

// PackMerge makes the stored form.
func PackMerge(v core.Merge) Merge {
	return Merge{
		ID:          v.ID,
		Into:        v.Into,
		From:        v.From,
		At:          v.At,
		Undone:      v.Undone,
		IntoBefore:  PackPerson(v.IntoBefore),
		FromBefore:  PackPerson(v.FromBefore),
		IntoAfter:   PackPerson(v.IntoAfter),
		Profiles:    v.Profiles,
		Messages:    v.Messages,
		Entries:     v.Entries,
		Tasks:       v.Tasks,
		Touches:     v.Touches,
		Candidacies: Each(v.Candidacies, packMergedCandidacy),
		Leads:       Each(v.Leads, packMergedLead),
		Enrolments:  Each(v.Enrolments, packMergedEnrolment),
	}
}

// Domain gives back what was stored.
func (s Merge) Domain() core.Merge {
	return core.Merge{
		ID:          s.ID,
		Into:        s.Into,
		From:        s.From,
		At:          s.At,
		Undone:      s.Undone,
		IntoBefore:  s.IntoBefore.Domain(),
		FromBefore:  s.FromBefore.Domain(),
		IntoAfter:   s.IntoAfter.Domain(),
		Profiles:    s.Profiles,
		Messages:    s.Messages,
		Entries:     s.Entries,
		Tasks:       s.Tasks,
		Touches:     s.Touches,
		Candidacies: Each(s.Candidacies, MergedCandidacy.domain),
		Leads:       Each(s.Leads, MergedLead.domain),
		Enrolments:  Each(s.Enrolments, MergedEnrolment.domain),
	}
}

// MergedCandidacy is a stored core.MergedCandidacy.
type MergedCandidacy struct {
	Into Candidacy `json:"into,omitzero"`
	From Candidacy `json:"from,omitzero"`
	Made Candidacy `json:"made,omitzero"`
}

func packMergedCandidacy(v core.MergedCandidacy) MergedCandidacy {
	return MergedCandidacy{Into: PackCandidacy(v.Into), From: PackCandidacy(v.From), Made: PackCandidacy(v.Made)}
}

func (s MergedCandidacy) domain() core.MergedCandidacy {
	return core.MergedCandidacy{Into: s.Into.Domain(), From: s.From.Domain(), Made: s.Made.Domain()}
}

// MergedLead is a stored core.MergedLead.
type MergedLead struct {
	Into Lead `json:"into,omitzero"`
	From Lead `json:"from,omitzero"`
	Made Lead `json:"made,omitzero"`
}

func packMergedLead(v core.MergedLead) MergedLead {
	return MergedLead{Into: PackLead(v.Into), From: PackLead(v.From), Made: PackLead(v.Made)}
}

func (s MergedLead) domain() core.MergedLead {
	return core.MergedLead{Into: s.Into.Domain(), From: s.From.Domain(), Made: s.Made.Domain()}
}

// MergedEnrolment is a stored core.MergedEnrolment.
type MergedEnrolment struct {
	Before Enrolment `json:"before,omitzero"`
	After  Enrolment `json:"after,omitzero"`
}

func packMergedEnrolment(v core.MergedEnrolment) MergedEnrolment {
	return MergedEnrolment{Before: PackEnrolment(v.Before), After: PackEnrolment(v.After)}
}

func (s MergedEnrolment) domain() core.MergedEnrolment {
	return core.MergedEnrolment{Before: s.Before.Domain(), After: s.After.Domain()}
}
