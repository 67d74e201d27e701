package desk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
	"reqdesk/storage/keychain"
)

// Finding is one line of the doctor's report.
type Finding struct {
	Check, Detail, Remedy string
	Err                   error // nil = ok
}

// Doctor checks the surroundings and, where there is a workspace, whether it
// opens and what its connections and mailboxes last said. It changes nothing.
func Doctor(ctx context.Context, o Options) []Finding {
	findings := []Finding{version(), clock(o), disk(o.Dir)}
	info, err := storage.Inspect(o.Dir)
	if core.IsNotFound(err) {
		return append(findings, holder(ctx, keychain.New(keychain.Options{}), o.Passphrase), Finding{Check: "workspace", Detail: "none in " + o.Dir + " yet", Remedy: "Create one with `reqdeskctl init`."})
	}
	if err != nil {
		return append(findings, failed("workspace", err))
	}
	d, err := Open(ctx, o)
	if core.KindOf(err) == core.KindKeychain {
		return append(findings, failed("keychain", err))
	}
	if err != nil {
		return append(findings, failed("workspace", err))
	}
	findings = append(findings, d.workspace(ctx, info)...)
	if err := d.Close(); err != nil {
		findings = append(findings, failed("workspace", err))
	}
	return findings
}

// Doctor is the report about a workspace that is open.
func (d *Desk) Doctor(ctx context.Context) []Finding {
	findings := []Finding{version(), clock(d.options), disk(d.DB.Dir())}
	return append(findings, d.workspace(ctx, d.DB.Info())...)
}

func (d *Desk) workspace(ctx context.Context, info storage.Info) []Finding {
	return append([]Finding{
		{Check: "workspace", Detail: fmt.Sprintf("opens; format %d, %s", info.Format, d.DB.Dir())},
		{Check: "keychain", Detail: "the key lies with: " + string(info.Holder)},
	}, d.accounts(ctx)...)
}

// probeID is an entry that nobody has: a keychain that works says so.
const probeID = "doctor"

// holder says whether a new workspace's key would find its place.
func holder(ctx context.Context, secrets keychain.Secrets, passphrase string) Finding {
	if passphrase != "" {
		return Finding{Check: "keychain", Detail: "not needed: a new workspace would be locked with your passphrase"}
	}
	if _, err := secrets.Get(ctx, probeID); err != nil && !core.IsNotFound(err) {
		return failed("keychain", err)
	}
	return Finding{Check: "keychain", Detail: "answers"}
}

func failed(check string, err error) Finding {
	f := Finding{Check: check, Detail: err.Error(), Err: err}
	if e, ok := err.(*core.Error); ok { //nolint:errorlint // only the outermost message is for people
		f.Detail, f.Remedy = e.Message, e.Hint
	}
	return f
}

func version() Finding {
	detail := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	if info, ok := debug.ReadBuildInfo(); ok {
		detail = info.Main.Version + " " + detail
	}
	return Finding{Check: "version", Detail: detail}
}

// clock catches a machine whose clock is years off: due dates and certificates
// would make no sense.
func clock(o Options) Finding {
	now := o.Clock.Now()
	f := Finding{Check: "clock", Detail: now.Format(time.RFC3339)}
	if now.Year() < 2025 || now.Year() > 2100 {
		f.Err = core.Fail(core.KindInvalid, "The clock can't be right.", "")
		f.Remedy = "Set the machine's date and time."
	}
	return f
}

// disk writes a small file where the workspace is or would be.
func disk(dir string) Finding {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	f, err := os.CreateTemp(dir, ".reqdesk-doctor-*")
	if err == nil {
		_, err = f.Write(make([]byte, 1<<16))
		if closing := f.Close(); err == nil {
			err = closing
		}
		if removing := os.Remove(f.Name()); err == nil {
			err = removing
		}
	}
	if err != nil {
		return Finding{
			Check: "disk", Detail: dir + " can't be written to.", Remedy: "Make room, or check the folder's rights.",
			Err: core.Fail(core.KindStorage, "The disk can't be written to.", "").Because(err),
		}
	}
	return Finding{Check: "disk", Detail: dir + " can be written to"}
}

// accounts says what connections and mailboxes last reported.
func (d *Desk) accounts(ctx context.Context) []Finding {
	var findings []Finding
	err := d.DB.View(ctx, func(tx core.Tx) error {
		connections, err := d.DB.Connections(tx)
		if err != nil {
			return err
		}
		for _, c := range connections {
			if c.Removed {
				continue
			}
			row, err := d.DB.SyncStatus(tx, c.ID, "jobs")
			if err != nil {
				return err
			}
			findings = append(findings, accountFinding("connection "+c.Name, row.ErrorKind, row.ErrorText, row.Completed))
		}
		mailboxes, err := d.DB.Mailboxes(tx)
		for _, m := range mailboxes {
			kind := core.Kind("")
			if m.Error != "" {
				kind = core.KindTemporary
			}
			findings = append(findings, accountFinding("mailbox "+m.Name, kind, m.Error, m.ReadAt))
		}
		return err
	})
	if err != nil {
		findings = append(findings, failed("records", err))
	}
	return findings
}

func accountFinding(check string, kind core.Kind, text string, last time.Time) Finding {
	if text != "" {
		return Finding{Check: check, Detail: text, Remedy: "Run its check.", Err: core.Fail(kind, text, "")}
	}
	if last.IsZero() {
		return Finding{Check: check, Detail: "not used yet"}
	}
	return Finding{Check: check, Detail: "last worked at " + last.Format(time.RFC3339)}
}
