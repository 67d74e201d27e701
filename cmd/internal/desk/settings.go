package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
)

// Setting is one setting: its key, what it means, its default and how a value is
// checked.
type Setting struct {
	Key, Help, Default string
	Scopes             string // any of "w" (workspace), "n" (connection), "c" (client)
	check              func(string) bool
}

// SettingList is every setting there is, in the order of the form.
func SettingList() []Setting {
	return []Setting{
		{"poll", "How often an ATS is asked what is open; the connector's own interval when empty.", "", "wn", isDuration},
		{"mail_poll", "How often mailboxes are read.", "1m", "w", isDuration},
		{"grace", "Time to think again before the first e-mail of an approval.", "20m", "w", isDuration},
		{"window_from", "E-mails go out from this hour on, in the recipient's zone.", "09:00", "w", isHour},
		{"window_to", "… and until this hour.", "19:00", "w", isHour},
		{"zone", "Time zone where a recipient's is not known.", "UTC", "w", isZone},
		{"mailbox_limit", "E-mails a day per mailbox; 0 = no limit.", "40", "w", isCount},
		{"domain_limit", "E-mails an hour per recipient domain; 0 = no limit.", "5", "w", isCount},
	}
}

func isDuration(v string) bool {
	d, err := time.ParseDuration(v)
	return v == "" || err == nil && d >= 0 && d <= 31*24*time.Hour
}

func isHour(v string) bool {
	_, err := time.Parse("15:04", v)
	return err == nil
}

func isZone(v string) bool {
	_, err := time.LoadLocation(v)
	return err == nil && v != ""
}

func isCount(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && n >= 0 && n <= 10_000
}

// scope finds what a name means: "" the workspace, else a connection or client.
func (d *Desk) scope(tx core.Tx, name string) (id, letter string, err error) {
	if name == "" {
		return "", "w", nil
	}
	n, err := d.DB.ConnectionNamed(tx, name)
	if err == nil {
		return n.ID.String(), "n", nil
	}
	if !core.IsNotFound(err) {
		return "", "", err
	}
	c, err := d.DB.ClientNamed(tx, name)
	if core.IsNotFound(err) {
		return "", "", core.Fail(core.KindNotFound, "There is no connection or client of this name.", "See `connect list` and `client list`.")
	}
	return c.ID.String(), "c", err
}

// SettingsOf gives the settings of the workspace (name ""), a connection or a
// client, with defaults filled in.
func (d *Desk) SettingsOf(ctx context.Context, name string) (map[string]string, error) {
	out := map[string]string{}
	err := d.DB.View(ctx, func(tx core.Tx) error {
		id, letter, err := d.scope(tx, name)
		if err != nil {
			return err
		}
		stored, err := d.DB.Settings(tx, id)
		if err != nil {
			return err
		}
		for _, s := range SettingList() {
			if strings.Contains(s.Scopes, letter) {
				out[s.Key] = s.Default
			}
		}
		maps.Copy(out, stored)
		return nil
	})
	return out, err
}

// Set changes settings. All of them are checked before any is stored.
func (d *Desk) Set(ctx context.Context, name string, set map[string]string) error {
	return d.DB.Update(ctx, func(tx core.Tx) error {
		id, letter, err := d.scope(tx, name)
		if err != nil {
			return err
		}
		stored, err := d.DB.Settings(tx, id)
		if err != nil {
			return err
		}
		for k, v := range set {
			if err := checkSetting(letter, k, v); err != nil {
				return err
			}
			stored[k] = v
		}
		return d.DB.PutSettings(tx, id, stored)
	})
}

func checkSetting(letter, key, value string) error {
	known := SettingList()
	i := slices.IndexFunc(known, func(s Setting) bool { return s.Key == key && strings.Contains(s.Scopes, letter) })
	if i < 0 {
		return core.Fail(core.KindUsage, "There is no setting "+key+" here.", "See `settings get`.")
	}
	if !known[i].check(value) {
		return core.Fail(core.KindUsage, "The value of "+key+" makes no sense.", known[i].Help)
	}
	return nil
}
