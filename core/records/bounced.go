package records

import "reqdesk/core"

// bounced counts, by job, the people whose e-mail came back and who can be written to at
// another address.
func (s *Service) bounced(tx core.Tx, messages []core.MessageGlance) ([]Item, error) {
	if s.NextAddress == nil {
		return nil, nil
	}
	seen, items := map[who]bool{}, map[core.JobID]*Item{}
	for _, m := range messages { // newest first
		at := who{m.Job, m.Person}
		if seen[at] || m.Kind != core.MessageSent && m.Kind != core.MessageBounce {
			continue
		}
		if seen[at] = true; m.Kind == core.MessageSent {
			continue
		}
		offered, err := s.offers(tx, m)
		if err != nil {
			return nil, err
		}
		if !offered {
			continue
		}
		countIn(items, m)
	}
	var out []Item
	for _, i := range items {
		i.Kind = KindBounced
		i.Text = s.about(tx, i.Job, core.SayN(i.Count, "%d e-mail came back, and there is another address", "%d e-mails came back, and there are other addresses"))
		out = append(out, *i)
	}
	sortItems(out)
	return out, nil
}

// offers tells whether somebody whose e-mail came back can be written to elsewhere, for
// a job that is still open.
func (s *Service) offers(tx core.Tx, m core.MessageGlance) (bool, error) {
	j, err := s.Store.Job(tx, m.Job)
	if core.IsNotFound(err) || err == nil && j.State != core.JobActive {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	e, err := s.Store.EnrolmentOf(tx, m.Job, m.Person)
	if core.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	to, err := s.NextAddress(tx, e)
	return to != "", err
}
