package ctl

import (
	"bufio"
	"fmt"
	"strings"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/storage"
)

type initCmd struct{}

// Run makes a workspace and shows its recovery code once.
func (c *initCmd) Run(s *session) error {
	o, err := s.options()
	if err != nil {
		return err
	}
	d, code, err := desk.Create(s, o)
	if err != nil {
		return err
	}
	s.open = d
	return s.show(map[string]string{"workspace": o.Dir, "recovery_code": code}, func(row func(...any)) {
		row("Workspace:", o.Dir)
		row("Recovery code:", code)
		row("Write the code down now. It is the only way back in when the key is lost, and it is not shown again.")
	})
}

type recoverCmd struct{}

// Run opens a workspace with the code on standard input.
func (c *recoverCmd) Run(s *session) error {
	o, err := s.options()
	if err != nil {
		return err
	}
	in := bufio.NewScanner(s.in)
	in.Scan()
	d, err := desk.Recover(s, o, strings.TrimSpace(in.Text()))
	if err != nil {
		return err
	}
	s.open = d
	holder := string(d.DB.Info().Holder)
	return s.show(map[string]string{"workspace": o.Dir, "holder": holder}, func(row func(...any)) {
		row("The workspace is open again; its key now lies with:", holder)
	})
}

type keyCmds struct {
	Move keyMoveCmd `cmd:"" help:"Give the key to the keychain or to a vault."`
	Code keyCodeCmd `cmd:"" help:"A new recovery code; the old one stops working."`
}

type keyMoveCmd struct {
	To string `arg:"" enum:"keychain,vault" help:"keychain or vault."`
}

// Run changes the holder.
func (c *keyMoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	passphrase := s.getenv("REQDESK_PASSPHRASE")
	if c.To == "vault" && passphrase == "" {
		return core.Fail(core.KindUsage, "A vault needs a passphrase.", "Set REQDESK_PASSPHRASE.")
	}
	if err := d.MoveKey(s, c.To, passphrase); err != nil {
		return err
	}
	return s.show(map[string]string{"holder": c.To}, func(row func(...any)) { row("The key now lies with:", c.To) })
}

type keyCodeCmd struct{}

// Run makes a new recovery code.
func (c *keyCodeCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	code, err := d.DB.NewCode(s)
	if err != nil {
		return err
	}
	return s.show(map[string]string{"recovery_code": code}, func(row func(...any)) {
		row("Recovery code:", code)
		row("The old code no longer works.")
	})
}

type doctorCmd struct{}

// Run checks the surroundings. It works without a workspace too.
func (c *doctorCmd) Run(s *session) error {
	findings, err := s.doctor()
	if err != nil {
		return err
	}
	type line struct {
		Check  string `json:"check"`
		OK     bool   `json:"ok"`
		Detail string `json:"detail"`
		Remedy string `json:"remedy"`
	}
	var lines []line
	var kinds []core.Kind
	for _, f := range findings {
		lines = append(lines, line{f.Check, f.Err == nil, f.Detail, f.Remedy})
		kinds = append(kinds, core.KindOf(f.Err))
	}
	err = s.show(list(lines), func(row func(...any)) {
		for _, l := range lines {
			row(map[bool]string{true: "ok", false: "NOT OK"}[l.OK], l.Check, l.Detail, l.Remedy)
		}
	})
	if err != nil {
		return err
	}
	return worst(kinds...)
}

func (s *session) doctor() ([]desk.Finding, error) {
	if s.host != nil {
		return s.host.Desk.Doctor(s), nil
	}
	o, err := s.options()
	if err != nil {
		return nil, err
	}
	return desk.Doctor(s, o), nil
}

type verifyCmd struct{}

// Run checks every record.
func (c *verifyCmd) Run(s *session) error {
	d, err := s.desk()
	var r storage.Report
	if err == nil {
		r, err = d.DB.Verify(s)
	}
	if core.KindOf(err) == core.KindDamaged { // a report too: there is a workspace, and this is its state
		r.Problems, err = append(r.Problems, err.Error()), nil
	}
	if err != nil {
		return err
	}
	value := map[string]any{"ok": len(r.Problems) == 0, "buckets": r.Buckets, "records": r.Records, "problems": list(r.Problems)}
	err = s.show(value, func(row func(...any)) {
		row("Buckets:", r.Buckets)
		row("Records:", r.Records)
		for _, p := range r.Problems {
			row("Problem:", p)
		}
	})
	if err == nil && len(r.Problems) > 0 {
		return problem(exitDamaged)
	}
	return err
}

type compactCmd struct{}

// Run rewrites the file.
func (c *compactCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Privacy.Clean(s); err != nil {
		return err
	}
	return s.show(map[string]bool{"ok": true}, func(row func(...any)) { row("Compacted.") })
}

type backupCmd struct {
	File string `arg:"" help:"The file to write."`
}

// Run writes a compact copy.
func (c *backupCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.DB.Copy(s, c.File); err != nil {
		return err
	}
	return s.show(map[string]string{"file": c.File}, func(row func(...any)) { row("Written:", c.File) })
}

// optOutsView is what a restoring has carried over from the database that it replaced.
type optOutsView struct {
	Addresses    int  `json:"addresses"`
	Fingerprints int  `json:"fingerprints"`
	Erased       bool `json:"erased"`
	Known        bool `json:"known"`
}

func tellCarried(row func(...any), c storage.Carried) {
	if c.Addresses+c.Fingerprints > 0 {
		row(fmt.Sprintf("Never written to, kept from the records that were replaced: addresses %d, fingerprints %d.", c.Addresses, c.Fingerprints))
	}
	if c.Erased {
		row("Whoever was erased since the backup was made may be in the records again, and is not written to: erase them again.")
	}
	if !c.Known {
		row("Who opted out or was erased since the backup was made is not known, for the records before it could not be read.")
		row("Enter those that you know of with `reqdeskctl suppress add` before anything is sent.")
	}
}

type restoreCmd struct {
	File string `arg:"" help:"A file that backup has written."`
}

// Run puts the records of a backup in place of the present ones, which are kept.
func (c *restoreCmd) Run(s *session) error {
	o, err := s.options()
	if err != nil {
		return err
	}
	carried, err := desk.Restore(s, o, c.File)
	if err != nil {
		return err
	}
	value := map[string]any{"workspace": o.Dir, "file": c.File, "outbox_paused": true, "opt_outs": optOutsView(carried)}
	return s.show(value, func(row func(...any)) {
		row("Restored:", c.File)
		tellCarried(row, carried)
		row("The outbox is paused, for the backup does not know what was sent since it was made.")
		row("Look at `reqdeskctl outbox list`, drop what was sent, then `reqdeskctl outbox resume`.")
	})
}
