package sourcing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/source"
)

// FolderPoll is how often a watched folder is looked at; drives in a network tell
// nobody of changes.
const FolderPoll = 15 * time.Second

// The bounds of one look into a folder.
const (
	mostFiles = 50     // that are taken in one go
	mostSeen  = 20_000 // that are remembered
)

// Taken is what an import took of a file, or would.
type Taken struct {
	People int // rows that were accepted
	// InReview are those of them who stand in the job's review: without commit, who did
	// so before. New and KeptOut are the part of these in that state.
	InReview, New, KeptOut int

	Refused int    // rows
	Reason  string // the first refusal
}

// since gives what has come to the review: the difference to before.
func (t Taken) since(before Taken) (delivered, keptOut int) {
	return max(t.New-before.New, 0), max(t.KeptOut-before.KeptOut, 0)
}

// FolderStep looks into the watched folders that are due.
func (s *Service) FolderStep(ctx context.Context) (changed bool, next time.Time, err error) {
	folders, err := s.watched(ctx)
	if err != nil {
		return false, next, err
	}
	var first error
	now := s.Clock.Now()
	for _, one := range folders {
		if r, ok := s.rested(one.ID.String()); ok && r.next.After(now) {
			next = sooner(next, r.next)
			continue
		}
		did, at, err := s.Look(ctx, one)
		if ctx.Err() != nil {
			return changed, next, ctx.Err()
		}
		if err != nil && first == nil {
			first = err
		}
		changed = changed || did
		s.rest(one.ID.String(), rest{next: at})
		next = sooner(next, at)
	}
	return changed, next, first
}

func sooner(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// watched gives the folders that are switched on.
func (s *Service) watched(ctx context.Context) (list []core.Source, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		all, err := s.Store.Sources(tx)
		for _, one := range all {
			if one.Kind == FolderKind && !one.Off && !one.Removed {
				list = append(list, one)
			}
		}
		return err
	})
	return list, err
}

// Look looks into one folder now and takes what has lain still. It tells whether
// something was taken or refused, and when to look again.
func (s *Service) Look(ctx context.Context, one core.Source) (changed bool, next time.Time, err error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	next = s.Clock.Now().Add(FolderPoll)
	made, err := s.Open(ctx, one)
	if err != nil {
		return false, next, err
	}
	from, ok := made.(source.Deliverer)
	if !ok {
		return false, next, core.Fail(core.KindUnsupported, one.Name+" is no folder.", "")
	}
	files, err := from.Files(ctx)
	if err != nil {
		return false, next, err
	}
	l := look{Service: s, source: one, from: from, now: s.Clock.Now(), next: next}
	if l.rows, err = s.remembered(ctx, one.ID); err != nil {
		return false, next, err
	}
	if err := l.see(ctx, files); err != nil {
		return false, next, err
	}
	for _, f := range files {
		row := l.rows[f.Name]
		if !row.Settled.IsZero() || row.Name == "" || l.now.Sub(row.Seen) < s.Still || l.done == mostFiles {
			continue
		}
		if err := l.settle(ctx, f, row); err != nil {
			return l.changed, l.next, err
		}
	}
	if l.changed {
		s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.People})
		if one.Job != 0 {
			s.changed(one.Job)
			s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: one.Job.String()})
		}
	}
	return l.changed, l.next, nil
}

// look is one look into a folder.
type look struct {
	*Service
	source  core.Source
	from    source.Deliverer
	rows    map[string]core.SourceFile
	now     time.Time
	next    time.Time
	done    int
	changed bool
}

// remembered gives what is known of the files of a folder; it is read from the store
// once.
func (s *Service) remembered(ctx context.Context, id core.SourceID) (map[string]core.SourceFile, error) {
	if rows, ok := s.folders[id]; ok {
		return rows, nil
	}
	rows := map[string]core.SourceFile{}
	err := s.Store.View(ctx, func(tx core.Tx) error {
		list, err := s.Store.SourceFiles(tx, id)
		for _, f := range list {
			rows[f.Name] = f
		}
		return err
	})
	if err == nil {
		s.folders[id] = rows
	}
	return rows, err
}

// see notes files that are new or have changed, and forgets those that went before
// anything became of them.
func (l *look) see(ctx context.Context, files []source.File) error {
	here := map[string]bool{}
	var fresh []core.SourceFile
	for _, f := range files[:min(len(files), mostSeen)] {
		here[f.Name] = true
		row := l.rows[f.Name]
		if row.Name == "" || row.Size != f.Size || !row.Changed.Equal(f.Changed) {
			row = core.SourceFile{Source: l.source.ID, Name: f.Name, Size: f.Size, Changed: f.Changed, Seen: l.now}
			fresh = append(fresh, row)
		}
		if row.Settled.IsZero() {
			if at := row.Seen.Add(l.Still); at.After(l.now) {
				l.next = sooner(l.next, at)
			}
		}
	}
	var gone []string
	for name, row := range l.rows {
		if row.Settled.IsZero() && !here[name] {
			gone = append(gone, name)
		}
	}
	if len(fresh)+len(gone) == 0 {
		return nil
	}
	err := l.Store.Update(ctx, func(tx core.Tx) error {
		for _, row := range fresh {
			if err := l.Store.PutSourceFile(tx, row); err != nil {
				return err
			}
		}
		for _, name := range gone {
			if err := l.Store.DeleteSourceFile(tx, l.source.ID, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, row := range fresh {
		l.rows[row.Name] = row
	}
	for _, name := range gone {
		delete(l.rows, name)
	}
	return nil
}

// settle takes or refuses a file, or says why it waits.
func (l *look) settle(ctx context.Context, f source.File, row core.SourceFile) error {
	if f.Reason != "" {
		row.Reason = f.Reason
		return l.end(ctx, row, nil)
	}
	if why, err := l.waits(ctx, 0); err != nil || why != "" {
		return l.wait(ctx, row, why, err)
	}
	data, err := l.from.Read(ctx, f.Mark)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case core.KindOf(err) == core.KindTemporary: // it grows again: the next look sees it anew
		return nil
	case err != nil:
		row.Reason = sentence(err)
		return l.end(ctx, row, nil)
	}
	sum := sha256.Sum256(data)
	row.Hash = hex.EncodeToString(sum[:])
	if same := l.same(row); same != "" {
		row.Reason = "It holds the same as " + same + ", which was taken before."
		return l.end(ctx, row, nil)
	}
	would, err := l.Take(ctx, f.Name, data, l.source.Job, false)
	if err != nil {
		return err
	}
	if why, err := l.waits(ctx, would.People-would.InReview); err != nil || why != "" {
		return l.wait(ctx, row, why, err)
	}
	got, err := l.Take(ctx, f.Name, data, l.source.Job, true)
	if err != nil {
		return err
	}
	row.Taken, row.Refused, row.Reason = got.People, got.Refused, ""
	if got.People == 0 {
		row.Reason = got.Reason
		if row.Reason == "" {
			row.Reason = "It holds nobody."
		}
	}
	delivered, kept := got.since(would)
	return l.end(ctx, row, &core.SourceRun{
		Job: l.source.Job, Source: l.source.ID, Name: l.source.Name, At: l.now, Query: row.Name,
		Found: got.People, Known: max(got.People-delivered-kept, 0), KeptOut: kept, Delivered: delivered, Note: row.Reason,
	})
}

// same names a file with the same content that was taken.
func (l *look) same(row core.SourceFile) string {
	for _, other := range l.rows {
		if other.Hash == row.Hash && other.Taken > 0 && other.Name != row.Name {
			return other.Name
		}
	}
	return ""
}

// waits says why people for the folder's job can't be taken just now: n of them, or
// any for 0.
func (l *look) waits(ctx context.Context, n int) (why string, err error) {
	if l.source.Job == 0 {
		return "", nil
	}
	err = l.Store.View(ctx, func(tx core.Tx) error {
		j, err := l.Store.Job(tx, l.source.Job)
		if err != nil {
			return err
		}
		client, err := l.Store.Client(tx, j.Client)
		left := client.Budget.Total - client.Budget.Used + j.Reserved
		switch {
		case err != nil:
			return err
		case j.State != core.JobActive:
			why = "It waits: the job is not active."
		case !j.Sourcing:
			why = "It waits: the job's sourcing is off."
		case client.Budget.Limited && left <= 0:
			why = "It waits: the profile budget of " + client.Name + " is used up."
		case client.Budget.Limited && n > left:
			why = fmt.Sprintf("It waits: it holds %d profiles, and %s has %d left.", n, client.Name, left)
		}
		return nil
	})
	return why, err
}

// wait keeps why a file waits.
func (l *look) wait(ctx context.Context, row core.SourceFile, why string, err error) error {
	if err != nil || row.Reason == why {
		return err
	}
	row.Reason = why
	return l.keep(ctx, row, nil)
}

// end keeps what became of a file, for good.
func (l *look) end(ctx context.Context, row core.SourceFile, run *core.SourceRun) error {
	row.Settled = l.now
	l.done++
	l.changed = true
	return l.keep(ctx, row, run)
}

func (l *look) keep(ctx context.Context, row core.SourceFile, run *core.SourceRun) error {
	err := l.Store.Update(ctx, func(tx core.Tx) error {
		if err := l.Store.PutSourceFile(tx, row); err != nil || l.source.Job == 0 || run == nil {
			return err
		}
		if err := l.credit(tx, run.Delivered); err != nil {
			return err
		}
		return l.Store.PutSourceRun(tx, run)
	})
	if err == nil {
		l.rows[row.Name] = row
	}
	return err
}

// credit takes what came out of the budget. What is stored stays stored, whatever has
// become of the job meanwhile.
func (l *look) credit(tx core.Tx, delivered int) error {
	if delivered == 0 {
		return nil
	}
	row, err := l.Store.Sourcing(tx, l.source.Job)
	if err != nil {
		return err
	}
	row.Came = l.now
	if err := l.Store.PutSourcing(tx, row); err != nil {
		return err
	}
	err = l.deliver(tx, l.source.Job, delivered)
	if core.KindOf(err) == core.KindRefused {
		return nil
	}
	return err
}

// Files gives what became of the files of a folder, those that wait first.
func (s *Service) Files(ctx context.Context, id core.SourceID) (list []core.SourceFile, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err = s.Store.SourceFiles(tx, id)
		return err
	})
	return list, err
}
