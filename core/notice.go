package core

import "time"

// Notice is what was told of one thing that waits: once it was said on the desktop
// or by mail, it is never said again.
type Notice struct {
	Kind    string // as on Today: "profiles", "reminder", "draft" …
	Subject string // the id of what waits
	// Since is up to when it had grown when it was told; what begins later is told anew.
	Since   time.Time
	Desktop time.Time // when it was said on the desktop; zero = not yet
	Mail    time.Time // when it went into a summary by e-mail; zero = not yet
	Gone    time.Time // when it no longer waited; zero = it waits
}

// The settings of the workspace that notices go by.
const (
	// SettingNoticeMail is the recruiter's own address, to which summaries go by e-mail;
	// "" = none are sent.
	SettingNoticeMail = "notice_mail"
	// SettingRemindDays is after how many days without a decision profiles are
	// reminded of; 0 = never.
	SettingRemindDays = "remind_days"
	// SettingMe are further addresses under which ATSs know the recruiter, with ";"
	// between them; those of the mailboxes count anyway.
	SettingMe = "me"
)

// DefaultRemindDays counts where no number of days is stored.
const DefaultRemindDays = 3

// Notices keeps what was told, one row per kind and subject.
type Notices interface {
	Notices(tx Tx) ([]Notice, error)
	PutNotice(tx Tx, n Notice) error
	DeleteNotice(tx Tx, kind, subject string) error // unknown = no error
}

type viewKind struct{}

func (viewKind) letter() string { return "v" }

// ViewID is the id of a saved view.
type ViewID = ID[viewKind]

// SavedView is a named way to look at the job list.
type SavedView struct {
	ID   ViewID
	Name string
	Key  string // the digit that chooses it, 1…9; "" beyond that
	// Search is what was typed into the search field.
	Search string
	// Filters are the filters in force, by their key; the screen knows what they mean.
	Filters map[string]string
	Sort    string // the key of a column; "" = newest first
	Down    bool   // the largest first
	Created time.Time
}

// SavedViews keeps the views of the job list.
type SavedViews interface {
	SavedViews(tx Tx) ([]SavedView, error) // oldest first
	PutSavedView(tx Tx, v *SavedView) error
	DeleteSavedView(tx Tx, id ViewID) error // unknown = no error
}
