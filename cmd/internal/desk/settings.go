package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/outreach"
)

// Setting is one setting: its key, what it means, its default and how a value is
// checked.
type Setting struct {
	Key, Help, Default string
	Scopes             string   // any of "w" (workspace), "n" (connection), "c" (client), "b" (mailbox)
	Values             []string // the values to choose from; none = the value is written
	Long               bool     // a text of several lines
	Sample             string   // what counts where it is empty, to be shown in its place
	check              func(string) bool
}

// SettingList is every setting there is, in the order of the form.
func SettingList() []Setting {
	return append(connectionSettings(), []Setting{
		{Key: "poll", Help: "How often an ATS is asked what is open; the connector's own interval when empty.", Scopes: "wn", check: isDuration},
		{Key: "mail_poll", Help: "How often mailboxes are read.", Default: "1m", Scopes: "w", check: isDuration},
		{Key: "grace", Help: "Time to think again before the first e-mail of an approval.", Default: "20m", Scopes: "w", check: isDuration},
		{Key: "window_from", Help: "E-mails go out from this hour on, in the recipient's zone.", Default: "09:00", Scopes: "w", check: isHour},
		{Key: "window_to", Help: "… and until this hour.", Default: "19:00", Scopes: "w", check: isHour},
		{
			Key: "send_days", Help: "E-mails go out every day, or from Monday to Friday only: " + outreach.SendEveryDay + ", " + outreach.SendWorkingDays + ".",
			Default: outreach.SendEveryDay, Scopes: "w", Values: []string{outreach.SendEveryDay, outreach.SendWorkingDays}, check: oneOf(outreach.SendEveryDay, outreach.SendWorkingDays),
		},
		{
			Key: "send_holidays", Help: "Do e-mails go out on public holidays of the recipient's country? yes, no.",
			Default: core.SettingNo, Scopes: "w", Values: []string{core.SettingYes, core.SettingNo}, check: oneOf(core.SettingYes, core.SettingNo),
		},
		{Key: "zone", Help: "Time zone where a recipient's is not known.", Default: "UTC", Scopes: "w", check: isZone},
		{Key: "mailbox_limit", Help: "E-mails a day per mailbox; 0 = no limit.", Default: "40", Scopes: "wb", check: isCount},
		{Key: "domain_limit", Help: "E-mails an hour per recipient domain; 0 = no limit.", Default: "5", Scopes: "w", check: isCount},
		{Key: "employer_limit", Help: "E-mails a day to people of the same employer, for each client; 0 = no limit.", Default: "5", Scopes: "w", check: isCount},
		{Key: "ramp_from", Help: "E-mails on the first day of a new mailbox; it rises to the limit from there; 0 = at once.", Default: "40", Scopes: "wb", check: isCount},
		{Key: "ramp_by", Help: "By how many e-mails a new mailbox rises each day.", Default: "10", Scopes: "wb", check: isCount},
		{Key: "bounce_limit", Help: "Per cent of a mailbox's last 100 e-mails that may come back before it is slowed down; 0 = any.", Default: "3", Scopes: "wb", check: isCount},
		{Key: core.SettingNoticeMail, Help: "Your own address, to which a summary of what is new goes by e-mail, at most every half hour; empty = none.", Scopes: "w", check: isAddress},
		{Key: core.SettingRemindDays, Help: "After so many days without a decision you are reminded once of profiles to review; 0 = never.", Default: strconv.Itoa(core.DefaultRemindDays), Scopes: "w", check: isDays},
		{
			Key: core.SettingDataNotice, Help: "Do first e-mails tell people by themselves where their data come from and how to object (GDPR, Article 14)? A client may differ. yes, no.",
			Default: core.SettingYes, Scopes: "w", Values: []string{core.SettingYes, core.SettingNo}, check: oneOf(core.SettingYes, core.SettingNo),
		},
		{Key: core.SettingPrivacyURL, Help: "The address of your privacy notice, for clients that have none of their own; empty = none.", Scopes: "w", check: isPrivacyURL},
		noticeText("en", "English, and where there is no other one"), noticeText("de", "German"), noticeText("fr", "French"), noticeText("es", "Spanish"),
		{Key: core.SettingMe, Help: "Further addresses under which your ATSs know you, for My jobs; several parted by ;.", Scopes: "w", check: isAddresses},
	}...)
}

// SettingsIn are the settings of a scope: "w", "n", "c" or "b".
func SettingsIn(scope string) []Setting {
	return slices.DeleteFunc(SettingList(), func(s Setting) bool { return !strings.Contains(s.Scopes, scope) })
}

// connectionSettings are those that say how far an ATS reaches in here, and we into
// it.
func connectionSettings() []Setting {
	choice := func(key, help string, values ...string) Setting {
		return Setting{
			Key: key, Help: help + " " + strings.Join(values, ", ") + ".", Default: core.SettingDefaults[key], Scopes: "n", Values: values,
			check: oneOf(values...),
		}
	}
	stages := []string{core.ExportHand, core.ExportAuto}
	for _, stage := range core.LocalStages {
		stages = append(stages, core.ExportStage+stage)
	}
	return []Setting{
		choice(core.SettingGoLive, "What lets an imported job go live: the import by a rule, a rule that says so, or only your hand.",
			core.GoLiveImport, core.GoLiveRule, core.GoLiveHand),
		choice(core.SettingEdits, "What becomes of later changes in the ATS: they are not shown, shown field by field, or taken over.",
			core.EditsIgnore, core.EditsShow, core.EditsFollow),
		{Key: core.SettingPollAt, Help: "Ask once a day at this local hour, as in 05:30; empty = by the interval.", Scopes: "n", check: func(v string) bool { return v == "" || isHour(v) }},
		choice(core.SettingExport, "When somebody goes to the ATS: on request, as soon as they are a lead, or at a stage.", stages...),
		choice(core.SettingFirstPreview, "Does the first export of the connection wait until its preview was seen?", core.SettingYes, core.SettingNo),
		choice(core.SettingStatusBack, "How often the status of exported people is read back.", core.StatusNever, core.StatusWithSync, core.StatusDaily),
		choice(core.SettingAbsence, "What a job missing from the ATS's list means; it closes only where the list is known to be whole.",
			core.AbsenceCloses, core.AbsenceKeeps),
	}
}

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return v == "" || slices.Contains(values, v) }
}

func noticeText(lang, name string) Setting {
	return Setting{
		Key: core.SettingNoticeText + lang, Help: "What people are told about their data, in " + name + "; empty = the text that comes with Reqdesk.", Scopes: "w",
		Long: true, Sample: outreach.DefaultNotice(lang), check: func(v string) bool { return outreach.NoticeProblem(v) == "" },
	}
}

func isPrivacyURL(v string) bool { return v == "" || outreach.IsPrivacyURL(v) }

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

// scope finds what a name means: "" the workspace, else a connection, client or mailbox.
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
	if err == nil || !core.IsNotFound(err) {
		return c.ID.String(), "c", err
	}
	m, err := d.DB.MailboxNamed(tx, name)
	if core.IsNotFound(err) {
		return "", "", core.Fail(core.KindNotFound, "There is no connection, client or mailbox of this name.", "See `connect list`, `client list` and `mailbox list`.")
	}
	return m.ID.String(), "b", err
}

// SettingsOf gives the settings of the workspace (name ""), a connection, a mailbox or a
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
		all, err := d.DB.Settings(tx, "")
		for _, s := range SettingsIn(letter) {
			out[s.Key] = s.Default
			if whole, set := all[s.Key]; letter == "b" && set { // the workspace's counts
				out[s.Key] = whole
			}
		}
		maps.Copy(out, stored)
		return err
	})
	return out, err
}

// Set changes settings. All of them are checked before any is stored.
func (d *Desk) Set(ctx context.Context, name string, set map[string]string) error {
	err := d.DB.Update(ctx, func(tx core.Tx) error {
		id, letter, err := d.scope(tx, name)
		if err != nil {
			return err
		}
		stored, err := d.DB.Settings(tx, id)
		if err != nil {
			return err
		}
		before := maps.Clone(stored)
		for k, v := range set {
			v = strings.TrimSpace(v)
			if err := checkSetting(letter, k, v); err != nil {
				return err
			}
			if stored[k] = v; v == "" {
				delete(stored, k) // the default counts
			}
		}
		if err := d.DB.PutSettings(tx, id, stored); err != nil || letter != "n" {
			return err
		}
		return d.connectionSet(tx, id, before, stored)
	})
	if err == nil {
		err = d.rescheduled(ctx, name, set)
		d.Events.Publish(event.Event{Kind: event.Changed, Topic: event.Sync})
	}
	return err
}

// connectionSet draws what follows at once from changed settings of a connection.
func (d *Desk) connectionSet(tx core.Tx, scope string, before, after map[string]string) error {
	var id core.ConnectionID
	if err := id.UnmarshalText([]byte(scope)); err != nil {
		return err
	}
	for key, follow := range map[string]func(core.Tx, core.ConnectionID) error{
		core.SettingEdits: d.Jobs.EditsChanged, core.SettingGoLive: d.Jobs.LookAgain,
	} {
		if core.SettingOf(before, key) == core.SettingOf(after, key) {
			continue
		}
		if err := follow(tx, id); err != nil {
			return err
		}
	}
	return nil
}

func checkSetting(letter, key, value string) error {
	known := SettingsIn(letter)
	i := slices.IndexFunc(known, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return core.Fail(core.KindUsage, "There is no setting "+key+" here.", "See `settings get`.")
	}
	if !known[i].check(value) {
		return core.Fail(core.KindUsage, "The value of "+key+" makes no sense.", known[i].Help)
	}
	return nil
}
