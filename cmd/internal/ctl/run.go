// Package ctl is the command line: its grammar, its commands and what they print.
//
// Its output keeps its shape from release to release: tables for people, and
// with --json exactly one JSON value on standard output. Exit codes are those of
// the table in exit.go.
package ctl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// World is what a command touches of its surroundings.
type World struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
}

// Run runs one command and gives the exit code.
func Run(ctx context.Context, args []string, w World) int {
	return run(ctx, args, world{in: w.In, out: w.Out, err: w.Err, getenv: w.Getenv})
}

// world is a World, and what only tests have.
type world struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	dir      string // relative paths begin here; "" = the process's own folder
	host     *Host  // nil = this process opens the workspace itself
	trust    []byte // further certificate authorities in PEM form; none but the system's in real use
}

// cli is the whole grammar. One struct per command; its Run does the work.
type cli struct {
	Workspace string `help:"Workspace folder (else REQDESK_WORKSPACE, else your data folder)." placeholder:"DIR"`
	JSON      bool   `name:"json" help:"Print exactly one JSON value."`
	Quiet     bool   `help:"No progress on standard error."`

	Init    initCmd    `cmd:"" help:"Make a new workspace; shows its recovery code once."`
	Recover recoverCmd `cmd:"" help:"Open a workspace with its recovery code (standard input) and store its key anew."`
	Key     keyCmds    `cmd:"" help:"Who holds the workspace's key."`
	Doctor  doctorCmd  `cmd:"" help:"Check keychain, disk, clock, connections and mailboxes."`
	Verify  verifyCmd  `cmd:"" help:"Check every record of the workspace."`
	Compact compactCmd `cmd:"" help:"Rewrite the workspace's file without freed pages."`
	Backup  backupCmd  `cmd:"" help:"Write a compact copy of the workspace's records; originals are not in it."`
	Restore restoreCmd `cmd:"" help:"Put the records of a backup back; the outbox is paused afterwards."`

	Client    clientCmds    `cmd:"" help:"Clients: the employers one recruits for."`
	Connect   connectCmds   `cmd:"" help:"Connections to applicant tracking systems."`
	Connector connectorCmds `cmd:"" help:"An ATS of one's own, described in YAML."`
	Settings  settingsCmds  `cmd:"" help:"Settings of the workspace, a connection or a client."`
	Mapping   mappingCmds   `cmd:"" help:"Field mapping and value tables of a connection."`
	Rule      ruleCmds      `cmd:"" help:"Which ATS jobs of a connection are imported by themselves."`
	Owner     ownerCmds     `cmd:"" help:"ATS users whose jobs rules may import."`
	Setup     setupCmds     `cmd:"" help:"A client's set-up as a file for a colleague."`
	Mailbox   mailboxCmds   `cmd:"" help:"Mailboxes: sending identities and where answers arrive."`

	Sync     syncCmd      `cmd:"" help:"One synchronisation now."`
	ATS      atsCmds      `cmd:"" name:"ats" help:"ATS jobs as they were synchronised."`
	Job      jobCmds      `cmd:"" help:"The recruiter's own jobs."`
	Held     heldCmds     `cmd:"" help:"Decisions that wait for you: closings that the feed brake holds, and unknown owners."`
	Conflict conflictCmds `cmd:"" help:"What you decided while the ATS decided otherwise."`
	Nts      ntsCmds      `cmd:"" help:"Not-to-source lists."`
	People   peopleCmd    `cmd:"" help:"People and their profiles."`
	Task     taskCmds     `cmd:"" help:"What is to be done about people, with the day on which it is due."`
	Touch    touchCmds    `cmd:"" help:"Calls and messages elsewhere, written down."`
	Review   reviewCmd    `cmd:"" help:"The review queue of a job."`
	Stages   stagesCmd    `cmd:"" help:"Hiring stages of a connection."`

	Source sourceCmds `cmd:"" help:"Where profiles come from: searches and watched folders."`

	Template   templateCmds   `cmd:"" help:"E-mail templates."`
	Snippet    snippetCmds    `cmd:"" help:"Pieces of text that several templates use."`
	Sequence   sequenceCmds   `cmd:"" help:"The sequence of a job."`
	Experiment experimentCmds `cmd:"" help:"Texts that are tried out against each other."`

	Plan      planCmd      `cmd:"" help:"The flight plan: every e-mail that will be sent or is held, and why."`
	Approve   approveCmd   `cmd:"" help:"Approve the waiting e-mails of a job."`
	Stop      stopCmd      `cmd:"" help:"Stop one person's sequence."`
	Resume    resumeCmd    `cmd:"" help:"Resume one person's sequence at its step; after a bounce with their next address."`
	Answered  answeredCmd  `cmd:"" help:"Note that a person has answered elsewhere: their sequence stops."`
	Draft     draftCmds    `cmd:"" help:"E-mails that lie as drafts for you to send."`
	Contacted contactedCmd `cmd:"" help:"Who was contacted for a job and what came of it."`
	Click     clickCmds    `cmd:"" help:"Clicks on the links of e-mails."`
	Suppress  suppressCmds `cmd:"" help:"Addresses that are never written to again."`
	Inbox     inboxCmds    `cmd:"" help:"Answers."`
	TestMail  testMailCmd  `cmd:"" help:"Send a person's next e-mail to yourself."`
	Outbox    outboxCmds   `cmd:"" help:"Acts on the outside world: what waits, what was done."`
	Lead      leadCmds     `cmd:"" help:"People who showed interest."`

	Run   runCmd   `cmd:"" help:"The background engine: synchronise, read, send, export."`
	Today todayCmd `cmd:"" help:"What waits for you."`
	Log   logCmd   `cmd:"" help:"The activity log."`

	Funnel funnelCmd `cmd:"" help:"How many people came how far: in one job, or in all of them, and by source."`
	Demo   demoCmd   `cmd:"" help:"The practice company from first start to export, every step checked."`
}

// session is what a command's Run gets.
type session struct {
	context.Context
	world
	cli  *cli
	open *desk.Desk
}

// run parses and runs one command and gives the exit code.
func run(ctx context.Context, args []string, w world) int {
	var c cli
	s := &session{Context: ctx, world: w, cli: &c}
	ended := -1
	parser, err := kong.New(&c, kong.Name("reqdeskctl"),
		kong.Description("Reqdesk without a screen."),
		kong.Writers(w.out, w.err), kong.Exit(func(code int) { ended = code }),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.PostBuild(nameIDs))
	if err != nil {
		return fail(w.err, false, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	switch {
	case ended >= 0:
		return ended
	case err != nil:
		return fail(w.err, wantsJSON(args), misread(err))
	}
	if code, done := s.byWindow(parsed.Command(), args); done {
		return code
	}
	s.whole(parsed.Selected())
	err = parsed.Run(s)
	if s.open != nil && s.host == nil {
		err = errors.Join(err, s.open.Close())
	}
	if err != nil {
		return fail(w.err, c.JSON, err)
	}
	return exitDone
}

func wantsJSON(args []string) bool {
	for _, a := range args {
		if a == "--json" {
			return true
		}
	}
	return false
}

// misread is what the parser found wrong. A word that can't be an id names nothing
// that exists, as an id that was never given does.
func misread(err error) error {
	if value, ok := errors.AsType[mistyped](err); ok {
		return value.why
	}
	var bad *core.Error
	if errors.As(err, &bad) {
		return core.Fail(core.KindNotFound, bad.Message, bad.Hint)
	}
	why := err.Error()
	if !strings.HasSuffix(why, "?") {
		why += "."
	}
	return core.Fail(core.KindUsage, "The command is not understood: "+why, "See `reqdeskctl --help`.")
}

// desk opens the workspace, once.
func (s *session) desk() (*desk.Desk, error) {
	if s.host != nil {
		s.open = s.host.Desk
	}
	if s.open != nil {
		return s.open, nil
	}
	o, err := s.options()
	if err != nil {
		return nil, err
	}
	s.open, err = desk.Open(s, o)
	return s.open, err
}

func (s *session) options() (desk.Options, error) {
	clock, err := desk.ClockFrom(s.getenv("REQDESK_NOW"))
	if err != nil {
		return desk.Options{}, err
	}
	dir, err := desk.Folder(s.cli.Workspace, s.getenv)
	return desk.Options{Dir: dir, Passphrase: s.getenv("REQDESK_PASSPHRASE"), Clock: clock, Trust: s.trust}, err
}

// note prints progress for people.
func (s *session) note(format string, args ...any) {
	if !s.cli.Quiet && !s.cli.JSON {
		fmt.Fprintf(s.err, format+"\n", args...)
	}
}
