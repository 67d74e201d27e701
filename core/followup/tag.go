package followup

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"reqdesk/core"
)

// Tag puts a tag on a person, or takes it off. A tag is one form whatever its
// letters' case: that of who has it first.
func (s *Service) Tag(ctx context.Context, person core.PersonID, tag string, on bool) (core.Person, error) {
	tag = strings.Join(strings.Fields(tag), " ")
	var p core.Person
	if tag == "" || utf8.RuneCountInString(tag) > longestTag {
		return p, core.Fail(core.KindUsage, "A tag has 1 to 40 characters; nothing was changed.", "")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if p, err = s.living(tx, person); err != nil {
			return err
		}
		has := func(t string) bool { return strings.EqualFold(t, tag) }
		switch known := slices.ContainsFunc(p.Tags, has); {
		case known == on:
			return nil
		case !on:
			p.Tags = slices.DeleteFunc(slices.Clone(p.Tags), has)
		case len(p.Tags) >= mostTags:
			return core.Fail(core.KindRefused, "This person has 50 tags already; nothing was changed.", "Take one off first.")
		default:
			p.Tags = append(slices.Clone(p.Tags), tag)
		}
		if err := s.People.Renew(tx, &p); err != nil {
			return err
		}
		return s.log(tx, map[bool]string{true: "tag put on", false: "tag taken off"}[on], p.ID.String(), p.ID, 0)
	})
	if err == nil {
		s.changed(p.ID)
	}
	return p, err
}

// TagCount is a tag and how many people have it.
type TagCount struct {
	Tag   string
	Count int
}

// Tags gives every tag that somebody has, those of the most people first. Forms
// that differ in the case of letters are one, written as who had it first has it.
func (s *Service) Tags(ctx context.Context) ([]TagCount, error) {
	var all []TagCount
	at := map[string]int{}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		for p, err := range s.Store.People(tx) {
			if err = cmp.Or(err, ctx.Err()); err != nil {
				return err
			}
			if p.Merged != 0 || !p.Erased.IsZero() {
				continue
			}
			for _, tag := range p.Tags {
				key := strings.ToLower(tag)
				if _, known := at[key]; !known {
					at[key] = len(all)
					all = append(all, TagCount{Tag: tag})
				}
				all[at[key]].Count++
			}
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b TagCount) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Tag, b.Tag)) })
	return all, err
}
