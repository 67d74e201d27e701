package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
	"reqdesk/core/leads"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/listen"
	"reqdesk/core/outreach"
	"reqdesk/core/syncer"
)

// Engine is the background engine over all connections, mailboxes and the
// outbox.
func (d *Desk) Engine() *syncer.Engine {
	network := d.Syncer.NetworkTask(addresses)
	var engine *syncer.Engine
	ears := listen.New(listen.Config{Clock: d.Clock, Open: d.waiter, Nudge: func() { engine.Nudge() }})
	engine = syncer.NewEngine(syncer.EngineConfig{
		Clock: d.Clock, Events: d.Events, Told: d.told,
		Beside: []func(context.Context){ears.Run, func(ctx context.Context) { d.watch(ctx, ears) }, d.finishErasures},
		Tasks: func(ctx context.Context) ([]syncer.Task, error) {
			list, err := d.tasks(ctx, ears)
			return append(list, network), err
		},
	})
	return engine
}

// finishErasures does what erasures left for later, once.
func (d *Desk) finishErasures(ctx context.Context) {
	if err := d.Privacy.Finish(ctx); err != nil && ctx.Err() == nil {
		d.Log.LogAttrs(ctx, slog.LevelWarn, "an erasure could not be finished", journal.Failure(err))
	}
}

// waiter is what waits for news of a mailbox, and how far that was read.
func (d *Desk) waiter(ctx context.Context, id core.MailboxID) (mailbox.Waiter, string, error) {
	var m core.Mailbox
	err := d.DB.View(ctx, func(tx core.Tx) (err error) {
		m, err = d.DB.Mailbox(tx, id)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	r, err := d.receiver(ctx, m)
	if err != nil {
		return nil, "", err
	}
	w, tells := r.(mailbox.Waiter)
	if !tells {
		return nil, m.Cursor, nil
	}
	return w, m.Cursor, nil
}

// told logs what a step changed, and what failed. Steps that found nothing to do are
// many and not logged.
func (d *Desk) told(name string, o syncer.Outcome, err error) {
	if !o.Changed && err == nil {
		return
	}
	task, which, _ := strings.Cut(name, " ")
	number, _ := strconv.Atoi(strings.TrimLeft(which, "abcdefghijklmnopqrstuvwxyz")) // most tasks have none
	level := slog.LevelInfo
	if err != nil {
		level = slog.LevelWarn
	}
	d.Log.LogAttrs(context.Background(), level, "engine", slog.String("task", task), slog.Int("number", number),
		slog.Bool("changed", o.Changed), slog.Int("sent", o.Sent), slog.Int("read", o.Read), slog.Int("exported", o.Export),
		slog.Int("synced", o.Synced), journal.Failure(err))
}

// watch looks at the ATSs and mailboxes at once when the computer has slept. If that
// can't be stored the ATSs are looked at when they are due.
func (d *Desk) watch(ctx context.Context, ears *listen.Listener) {
	watchSleep(ctx, func() {
		_ = d.Syncer.Woke(ctx)
		ears.Woke()
	})
}

func (d *Desk) tasks(ctx context.Context, ears *listen.Listener) ([]syncer.Task, error) {
	tasks, err := d.Syncer.Tasks(ctx)
	if err != nil {
		return nil, err
	}
	tasks = append(tasks, d.Syncer.MarksTask(d.Jobs.Consume), noticeTask{d}, &outboxTask{d})
	sources, err := d.sourceTasks(ctx)
	if err != nil {
		return nil, err
	}
	tasks = append(tasks, sources...)
	var mailboxes []core.Mailbox
	err = d.DB.View(ctx, func(tx core.Tx) error {
		mailboxes, err = d.DB.Mailboxes(tx)
		return err
	})
	ears.Keep(mailboxes)
	for _, m := range mailboxes {
		if m.Reads() {
			tasks = append(tasks, mailTask{d, ears, m.ID})
		}
	}
	return tasks, err
}

// outboxTask keeps the outbox in line with the flight plan and runs what is due.
type outboxTask struct{ desk *Desk }

// Name is constant: there is one outbox.
func (*outboxTask) Name() string { return "outbox" }

// Step schedules and sends.
func (t *outboxTask) Step(ctx context.Context) (syncer.Outcome, error) {
	d := t.desk
	if err := d.DB.Update(ctx, d.Outreach.Schedule); err != nil {
		return syncer.Outcome{}, err
	}
	before := d.Outbox.Counts()
	changed, next, err := d.Outbox.Step(ctx)
	after := d.Outbox.Counts()
	out := syncer.Outcome{
		Changed: changed, Next: next,
		Sent:   after.Done[outreach.Kind] - before.Done[outreach.Kind],
		Export: after.Done[leads.Kind] - before.Done[leads.Kind],
	}
	if n := len(after.Errors); err == nil && n > len(before.Errors) {
		err = after.Errors[n-1]
	}
	return out, err
}

// mailTask reads one mailbox.
type mailTask struct {
	desk *Desk
	ears *listen.Listener
	id   core.MailboxID
}

// Name names the mailbox by its id.
func (t mailTask) Name() string { return "mail " + t.id.String() }

// Step reads the mailbox when it is due.
func (t mailTask) Step(ctx context.Context) (syncer.Outcome, error) {
	next, err := t.due(ctx)
	if err != nil || next.After(t.desk.Clock.Now()) && !t.ears.Due(t.id) {
		return syncer.Outcome{Next: next}, err
	}
	return t.Poll(ctx, false)
}

// Poll reads the mailbox now.
func (t mailTask) Poll(ctx context.Context, _ bool) (syncer.Outcome, error) {
	d := t.desk
	poller := outreach.Poller{Service: d.Outreach, Open: d.receiver}
	t.ears.Looking(t.id)
	read, err := poller.Step(ctx, t.id)
	t.ears.Looked(t.id, err)
	settled := 0
	if err == nil {
		settled, err = poller.Settle(ctx, t.id)
	}
	next, dueErr := t.due(ctx)
	if earliest := d.Clock.Now().Add(mailPause); err != nil && next.Before(earliest) {
		next = earliest
	}
	return syncer.Outcome{Changed: read+settled > 0, Read: read, Next: next}, errors.Join(err, dueErr)
}

const mailPause = time.Minute

// due is when the mailbox wants to be read.
func (t mailTask) due(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := t.desk.DB.View(ctx, func(tx core.Tx) error {
		m, err := t.desk.DB.Mailbox(tx, t.id)
		if err != nil {
			return err
		}
		settings, err := t.desk.DB.Settings(tx, "")
		if err != nil {
			return err
		}
		every, err := time.ParseDuration(settings["mail_poll"])
		if err != nil || every <= 0 {
			every = mailPause
		}
		if !m.ReadAt.IsZero() {
			at = m.ReadAt.Add(t.ears.Rest(t.id, every))
		}
		return nil
	})
	return at, err
}

// SyncAll synchronises the named connections, or all that are on, side by side,
// and draws the consequences for imported jobs. Failures are in the reports; the
// error is for an unknown name.
func (d *Desk) SyncAll(ctx context.Context, names []string, full bool) ([]syncer.Report, error) {
	chosen, err := d.chosen(ctx, names)
	if err != nil {
		return nil, err
	}
	reports := make([]syncer.Report, len(chosen))
	done := make(chan struct{})
	for i, c := range chosen {
		go func() {
			defer func() { done <- struct{}{} }()
			reports[i], _ = d.Syncer.Sync(ctx, c.ID, full) // the report holds the error
		}()
	}
	for range chosen {
		<-done
	}
	_, err = d.Jobs.Consume(context.WithoutCancel(ctx)) // what an interrupted look has stored counts too
	return reports, err
}

func (d *Desk) chosen(ctx context.Context, names []string) ([]core.Connection, error) {
	var chosen []core.Connection
	err := d.DB.View(ctx, func(tx core.Tx) error {
		awake, err := d.Syncer.Awake(tx)
		if err != nil {
			return err
		}
		for _, name := range names {
			c, err := d.DB.ConnectionNamed(tx, name)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(chosen, func(had core.Connection) bool { return had.ID == c.ID }) { // named twice
				chosen = append(chosen, c)
			}
		}
		if len(names) == 0 {
			chosen = awake
		}
		return nil
	})
	return chosen, err
}

// Settle accepts or refuses a held decision, about closings, an owner or a reference,
// and draws the consequences.
func (d *Desk) Settle(ctx context.Context, id core.HeldID, accept bool) error {
	var held core.Held
	err := d.DB.View(ctx, func(tx core.Tx) (err error) {
		held, err = d.DB.Held(tx, id)
		return err
	})
	if err != nil {
		return err
	}
	accepts, refuses := d.Syncer.AcceptHeld, d.Syncer.RefuseHeld
	switch held.Kind {
	case core.HeldOwner:
		accepts, refuses = d.Jobs.AcceptOwner, d.Jobs.RefuseOwner
	case core.HeldReference:
		accepts, refuses = d.Jobs.AcceptReference, d.Jobs.RefuseReference
	}
	act := refuses
	if accept {
		act = accepts
	}
	if err := act(ctx, id); err != nil {
		return err
	}
	_, err = d.Jobs.Consume(ctx)
	return err
}

// Probe is the result of signing in to one server.
type Probe struct {
	Detail string
	Err    error
}

// CheckMailbox signs in to both servers of a mailbox and sends nothing.
func (d *Desk) CheckMailbox(ctx context.Context, name string) (smtp, imap Probe, err error) {
	var m core.Mailbox
	err = d.DB.View(ctx, func(tx core.Tx) error {
		m, err = d.DB.MailboxNamed(tx, name)
		return err
	})
	if err != nil {
		return smtp, imap, err
	}
	sender, err := d.sender(ctx, m)
	if err != nil {
		return smtp, imap, err
	}
	smtp = probe(ctx, sender.Check)
	if !m.Reads() {
		return smtp, Probe{Detail: "no IMAP server: answers are not read"}, nil
	}
	reader, err := d.receiver(ctx, m)
	if err != nil {
		return smtp, imap, err
	}
	return smtp, probe(ctx, reader.Check), nil
}

func probe(ctx context.Context, check func(context.Context) (string, error)) Probe {
	detail, err := check(ctx)
	if told := core.Told(err); told != nil {
		detail = told.Error()
	} else if err != nil {
		detail = err.Error()
	}
	return Probe{Detail: detail, Err: err}
}
