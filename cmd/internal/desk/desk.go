// Package desk opens a workspace and builds from storage, connectors and core
// the services that the window and the command line share. It knows no toolkit
// and prints nothing.
package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"reqdesk/assets"
	"reqdesk/cmd/internal/journal"
	"reqdesk/connectors/all"
	"reqdesk/connectors/mailbox/domain"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/conflict"
	"reqdesk/core/event"
	"reqdesk/core/followup"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
	"reqdesk/core/leads"
	"reqdesk/core/numbers"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/privacy"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/core/sourcing"
	"reqdesk/core/syncer"
	"reqdesk/storage"
)

// Options say which workspace is opened and how.
type Options struct {
	Dir        string
	Passphrase string     // unlocks a vault
	Clock      core.Clock // the domain's clock
	// DNS is asked about the domains of senders; nil = the system's.
	DNS domain.Resolver
	// Trust holds further certificate authorities in PEM form, for the practice
	// company's servers.
	Trust []byte
}

// Desk is an open workspace with its services. Close it.
type Desk struct {
	DB        *storage.Workspace
	Secrets   core.Secrets
	Clock     core.Clock
	Events    *event.Bus
	Jobs      *jobs.Service
	People    *people.Service
	Intake    *intake.Service
	Review    *review.Service
	Conflicts *conflict.Service
	Outreach  *outreach.Service
	Outbox    *outbox.Runner
	Leads     *leads.Service
	Records   *records.Service
	FollowUp  *followup.Service
	Privacy   *privacy.Service
	Numbers   *numbers.Service
	Syncer    *syncer.Service
	Sourcing  *sourcing.Service
	// Log is told what the background engine does, see package journal.
	Log *slog.Logger

	options Options
	opened  openSources
}

// Folder is the workspace's folder: the one named, else REQDESK_WORKSPACE, else
// the user's data folder.
func Folder(named string, getenv func(string) string) (string, error) {
	if named == "" {
		named = getenv("REQDESK_WORKSPACE")
	}
	if named != "" {
		return filepath.Abs(named)
	}
	if data := getenv("XDG_DATA_HOME"); data != "" {
		return filepath.Join(data, "reqdesk"), nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", core.Fail(core.KindUsage, "Your data folder is not known on this machine.", "Name one with --workspace.").Because(err)
	}
	return filepath.Join(config, "reqdesk"), nil
}

// ClockFrom is the domain's clock: the machine's, or one that starts at text
// (RFC 3339) and then runs on at normal speed.
func ClockFrom(text string) (core.Clock, error) {
	if text == "" {
		return core.Wall{}, nil
	}
	start, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, core.Fail(core.KindUsage, "REQDESK_NOW is not a time.", "Write it like 2026-12-01T09:00:00Z.").Because(err)
	}
	return core.WallFrom(start), nil
}

func (o Options) storage() storage.Options {
	return storage.Options{Dir: o.Dir, Passphrase: o.Passphrase}
}

// Create makes a workspace and gives its recovery code, which is stored nowhere.
// Its key goes to the keychain, or to a vault when there is a passphrase.
func Create(ctx context.Context, o Options) (*Desk, string, error) {
	s := o.storage()
	s.Holder = storage.HolderKeychain
	if o.Passphrase != "" {
		s.Holder = storage.HolderVault
	}
	return create(ctx, o, s)
}

// CreatePractice makes a workspace for the practice company. It holds invented
// people only and keeps its own key.
func CreatePractice(ctx context.Context, o Options) (*Desk, error) {
	s := o.storage()
	s.Holder = storage.HolderPractice
	d, _, err := create(ctx, o, s)
	return d, err
}

func create(ctx context.Context, o Options, s storage.Options) (*Desk, string, error) {
	w, code, err := storage.Create(ctx, s)
	if err != nil {
		return nil, "", err
	}
	d, err := build(ctx, w, o)
	return d, code, err
}

// Open opens a workspace.
func Open(ctx context.Context, o Options) (*Desk, error) {
	w, err := storage.Open(ctx, o.storage())
	if err != nil {
		return nil, err
	}
	return build(ctx, w, o)
}

// Recover opens a workspace with its recovery code and stores its key anew.
func Recover(ctx context.Context, o Options, code string) (*Desk, error) {
	s := o.storage()
	if o.Passphrase != "" {
		s.Holder = storage.HolderVault
	}
	w, err := storage.Recover(ctx, s, code)
	if err != nil {
		return nil, err
	}
	return build(ctx, w, o)
}

// Restore puts the records of a backup into the workspace's folder, see
// [storage.Restore]. The outbox is paused before they are in use: the backup does not
// know what was sent since it was made.
func Restore(ctx context.Context, o Options, file string) (storage.Carried, error) {
	return storage.Restore(ctx, o.storage(), file, func(tx core.Tx, w *storage.Workspace) error {
		return outbox.PauseIn(tx, w)
	})
}

// MoveKey gives the workspace's key to another holder.
func (d *Desk) MoveKey(ctx context.Context, to, passphrase string) error {
	return d.DB.MoveKey(ctx, storage.Holder(to), passphrase)
}

// Practice tells whether this is the practice company's workspace.
func (d *Desk) Practice() bool { return d.DB.Info().Holder == storage.HolderPractice }

// Close gives the workspace up.
func (d *Desk) Close() error {
	d.opened.close()
	return d.DB.Close()
}

// build makes the services over an open workspace and takes up what a killed run
// left in the outbox.
func build(ctx context.Context, w *storage.Workspace, o Options) (*Desk, error) {
	d := &Desk{DB: w, Secrets: w.Secrets(), Clock: o.Clock, Events: &event.Bus{}, Log: journal.Nothing(), options: o}
	d.People = &people.Service{Store: w, Clock: o.Clock, Bus: d.Events}
	d.Numbers = &numbers.Service{Store: w, Clock: o.Clock}
	d.FollowUp = &followup.Service{Store: w, People: d.People, Clock: o.Clock, Bus: d.Events}
	d.Jobs = jobs.New(jobs.Config{
		Store: w, Clock: o.Clock, Places: jobs.NewPlaces(assets.Places()), Events: d.Events,
		DefaultMapping: all.DefaultMapping, CheckMapping: all.CheckMapping,
	})
	d.wireOutreach()
	d.wireReview()
	d.wireLeads()
	d.wireSyncer()
	d.wireSourcing()
	d.wirePrivacy()
	if _, err := d.Outbox.Recover(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Kinds lists the connectors.
func Kinds() []ats.Factory { return all.Factories() }

// Kind finds one; an unknown kind is KindNotFound.
func Kind(kind string) (ats.Factory, error) { return all.Factory(kind) }

// ClientNamed finds a client.
func (d *Desk) ClientNamed(ctx context.Context, name string) (c core.Client, err error) {
	err = d.DB.View(ctx, func(tx core.Tx) error {
		c, err = d.DB.ClientNamed(tx, name)
		return err
	})
	return c, err
}

var random = rand.Reader
