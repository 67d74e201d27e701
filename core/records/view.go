package records

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"reqdesk/core"
)

// mostViews bounds how many views are kept; nine of them have a key.
const (
	mostViews = 50
	keyed     = 9
)

// Views gives the named views of the job list, those with a key first, in the
// order of their keys.
func (s *Service) Views(ctx context.Context) (list []core.SavedView, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err = s.Store.SavedViews(tx)
		return err
	})
	slices.SortStableFunc(list, func(a, b core.SavedView) int {
		return strings.Compare(keyOrder(a.Key), keyOrder(b.Key))
	})
	return list, err
}

func keyOrder(key string) string {
	if key == "" {
		return "~" // behind all digits
	}
	return key
}

// SaveView keeps a view under its name. One of the same name is replaced and
// keeps its key; a new one gets the first digit that is free.
func (s *Service) SaveView(ctx context.Context, v core.SavedView) (core.SavedView, error) {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	if v.Name == "" {
		return v, core.Fail(core.KindUsage, "A view needs a name; it was not saved.", "Give it one.")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		list, err := s.Store.SavedViews(tx)
		if err != nil {
			return err
		}
		v.ID, v.Key, v.Created = 0, freeKey(list), s.Clock.Now()
		for _, have := range list {
			if strings.EqualFold(have.Name, v.Name) {
				v.ID, v.Key, v.Created = have.ID, have.Key, have.Created
			}
		}
		if v.ID == 0 && len(list) >= mostViews {
			return core.Fail(core.KindRefused, "There are "+strconv.Itoa(mostViews)+" views already; this one was not saved.", "Remove one that is no longer used.")
		}
		return s.Store.PutSavedView(tx, &v)
	})
	return v, err
}

// DeleteView removes a view; its key is free again.
func (s *Service) DeleteView(ctx context.Context, id core.ViewID) error {
	return s.Store.Update(ctx, func(tx core.Tx) error { return s.Store.DeleteSavedView(tx, id) })
}

func freeKey(list []core.SavedView) string {
	for n := 1; n <= keyed; n++ {
		key := strconv.Itoa(n)
		if !slices.ContainsFunc(list, func(v core.SavedView) bool { return v.Key == key }) {
			return key
		}
	}
	return ""
}

// Me gives the addresses under which ATSs may know the recruiter: those of the
// mailboxes, and what the setting "me" adds.
func (s *Service) Me(ctx context.Context) ([]string, error) {
	var list []string
	err := s.Store.View(ctx, func(tx core.Tx) error {
		mailboxes, err := s.Store.Mailboxes(tx)
		if err != nil {
			return err
		}
		for _, m := range mailboxes {
			list = append(list, addressOf(m.From))
		}
		settings, err := s.Store.Settings(tx, "")
		list = append(list, strings.FieldsFunc(settings[core.SettingMe], func(r rune) bool { return r == ';' || r == ',' || r == ' ' })...)
		return err
	})
	for i := range list {
		list[i] = strings.ToLower(strings.TrimSpace(list[i]))
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(a string) bool { return a == "" }), err
}
