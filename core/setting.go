package core

import "strings"

// The settings of a connection that say how far its ATS reaches in here, and we
// into it, with their values. What is not stored counts as the first value that
// the comment names.
const (
	// SettingGoLive: "rule" (a rule may activate), "import" (what a rule imports goes
	// live), "hand".
	SettingGoLive = "go_live"
	// SettingEdits: "show" (a difference is shown), "ignore", "follow" (every field
	// follows the ATS unless the recruiter decided otherwise).
	SettingEdits = "edits"
	// SettingExport: "stage:lead", "stage:" and another local stage, "auto" (as soon as
	// somebody is a lead), "hand".
	SettingExport = "export"
	// SettingFirstPreview: "yes" (the first export of the connection waits until its
	// preview was seen), "no".
	SettingFirstPreview = "first_preview"
	// SettingStatusBack: "sync" (with every synchronisation), "daily", "never".
	SettingStatusBack = "status_back"
	// SettingAbsence: "close" (what is missing from the list is closed, where the
	// connector can tell), "keep".
	SettingAbsence = "absence"
	// SettingPollAt: "" (see the interval), or the local hour at which to look once a
	// day, as in 05:30.
	SettingPollAt = "poll_at"
)

// The settings that say what people are told about their data; those of a client come
// before those of the workspace.
const (
	// SettingDataNotice: "yes" (first e-mails get the notice by themselves), "no".
	SettingDataNotice = "data_notice"
	// SettingPrivacyURL: the address of a privacy notice, or "".
	SettingPrivacyURL = "privacy_url"
	// SettingNoticeText and a language: the text of the notice, or "" for the one that
	// comes with the program.
	SettingNoticeText = "data_notice_"
)

// The values of these settings.
const (
	GoLiveImport = "import"
	GoLiveRule   = "rule"
	GoLiveHand   = "hand"

	EditsIgnore = "ignore"
	EditsShow   = "show"
	EditsFollow = "follow"

	ExportHand  = "hand"
	ExportAuto  = "auto"
	ExportStage = "stage:" // a stage's name follows

	StatusNever    = "never"
	StatusWithSync = "sync"
	StatusDaily    = "daily"

	AbsenceCloses = "close"
	AbsenceKeeps  = "keep"

	SettingYes = "yes"
	SettingNo  = "no"

	StageNew       = "new submission"
	StageLead      = "lead"
	StageInterview = "interview"

	StageOffer    = "offer"
	StageHired    = "hired"
	StageRejected = "rejected"
)

// LocalStages are the stages of the local pipeline, in their order. Somebody is a
// new submission from the moment they stand in a job's review.
var LocalStages = []string{StageNew, StageLead, StageInterview, StageOffer, StageHired, StageRejected}

// SettingDefaults are the values that count where none is stored.
var SettingDefaults = map[string]string{
	SettingGoLive: GoLiveRule, SettingEdits: EditsShow, SettingExport: ExportStage + StageLead, SettingFirstPreview: SettingYes,
	SettingStatusBack: StatusWithSync, SettingAbsence: AbsenceCloses, SettingPollAt: "",
}

// SettingOf gives the value that counts for a connection's setting.
func SettingOf(stored map[string]string, key string) string {
	if v := strings.TrimSpace(stored[key]); v != "" {
		return v
	}
	return SettingDefaults[key]
}
