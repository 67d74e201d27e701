package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"reqdesk/assets"
)

// Icon names a picture of the set by what it stands for. The value is the name
// in assets; "" is no icon.
type Icon string

// Places in the window.
const (
	IconToday     Icon = "today"
	IconJobs      Icon = "work"
	IconReview    Icon = "fact_check"
	IconTemplates Icon = "stacked_email"
	IconSequence  Icon = "account_tree"
	IconPeople    Icon = "group"
	IconInbox     Icon = "inbox"
	IconClients   Icon = "apartment"
	IconConnect   Icon = "cable"
	IconSettings  Icon = "settings"
	IconPractice  Icon = "science"
	IconHelp      Icon = "help"
	IconKeyboard  Icon = "keyboard"
)

// Things one does.
const (
	IconAdd         Icon = "add"
	IconSearch      Icon = "search"
	IconClose       Icon = "close"
	IconEdit        Icon = "edit"
	IconDelete      Icon = "delete"
	IconUndo        Icon = "undo"
	IconRedo        Icon = "redo"
	IconSave        Icon = "save"
	IconCopy        Icon = "content_copy"
	IconPaste       Icon = "content_paste"
	IconOpen        Icon = "open_in_new"
	IconFolder      Icon = "folder_open"
	IconDownload    Icon = "download"
	IconUpload      Icon = "upload"
	IconUploadFile  Icon = "upload_file"
	IconRefresh     Icon = "refresh"
	IconSync        Icon = "sync"
	IconFilter      Icon = "filter_list"
	IconTune        Icon = "tune"
	IconMore        Icon = "more_horiz"
	IconMoreDown    Icon = "more_vert"
	IconBack        Icon = "arrow_back"
	IconForward     Icon = "arrow_forward"
	IconUp          Icon = "arrow_upward"
	IconDown        Icon = "arrow_downward"
	IconSort        Icon = "swap_vert"
	IconExpand      Icon = "keyboard_arrow_down"
	IconChoose      Icon = "unfold_more"
	IconNext        Icon = "chevron_right"
	IconPrevious    Icon = "chevron_left"
	IconMerge       Icon = "call_merge"
	IconCompare     Icon = "compare_arrows"
	IconDrag        Icon = "drag_indicator"
	IconPlay        Icon = "play_arrow"
	IconPause       Icon = "pause"
	IconStop        Icon = "stop"
	IconSkip        Icon = "skip_next"
	IconFastForward Icon = "fast_forward"
	IconShow        Icon = "visibility"
	IconHide        Icon = "visibility_off"
	IconSend        Icon = "send"
	IconReply       Icon = "reply"
	IconMove        Icon = "forward_to_inbox"
	IconBookmark    Icon = "bookmark"
	IconLogout      Icon = "logout"
	IconBold        Icon = "format_bold"
	IconItalic      Icon = "format_italic"
	IconBullets     Icon = "format_list_bulleted"
	IconQuote       Icon = "format_quote"
	IconVariable    Icon = "data_object"
	IconLink        Icon = "link"
	IconMenu        Icon = "menu"
)

// States.
const (
	IconCheck       Icon = "check"
	IconSuccess     Icon = "check_circle"
	IconDone        Icon = "task_alt"
	IconInfo        Icon = "info"
	IconWarning     Icon = "warning"
	IconError       Icon = "error"
	IconPriority    Icon = "priority_high"
	IconBlocked     Icon = "block"
	IconHeld        Icon = "do_not_disturb_on"
	IconCancelled   Icon = "cancel"
	IconWaiting     Icon = "hourglass_empty"
	IconScheduled   Icon = "schedule"
	IconDot         Icon = "circle-fill"
	IconRing        Icon = "radio_button_unchecked"
	IconRadioOn     Icon = "radio_button_checked"
	IconBoxOn       Icon = "check_box-fill"
	IconBoxOff      Icon = "check_box_outline_blank"
	IconOpened      Icon = "drafts"
	IconClicked     Icon = "ads_click"
	IconReplied     Icon = "mark_email_read"
	IconMail        Icon = "mail"
	IconOutgoing    Icon = "outgoing_mail"
	IconBounced     Icon = "unsubscribe"
	IconOffline     Icon = "cloud_off"
	IconOnline      Icon = "cloud_done"
	IconSyncProblem Icon = "sync_problem"
	IconLocked      Icon = "lock"
	IconUnlocked    Icon = "lock_open"
	IconStar        Icon = "star"
	IconFlag        Icon = "flag"
	IconBolt        Icon = "bolt"
	IconHistory     Icon = "history"
	IconTrend       Icon = "trending_up"
	IconHint        Icon = "lightbulb"
)

// Things.
const (
	IconPerson        Icon = "person"
	IconPersonAdd     Icon = "person_add"
	IconPersonOff     Icon = "person_off"
	IconPersonCheck   Icon = "person_check"
	IconPersonSearch  Icon = "person_search"
	IconDocument      Icon = "description"
	IconAttachment    Icon = "attach_file"
	IconPlace         Icon = "location_on"
	IconSchool        Icon = "school"
	IconLanguage      Icon = "translate"
	IconWeb           Icon = "public"
	IconCareer        Icon = "work_history"
	IconTag           Icon = "label"
	IconKey           Icon = "key"
	IconShield        Icon = "shield"
	IconDatabase      Icon = "database"
	IconCalendar      Icon = "calendar_month"
	IconAddress       Icon = "alternate_email"
	IconContact       Icon = "contact_mail"
	IconCall          Icon = "call"
	IconPlan          Icon = "flight_takeoff"
	IconRocket        Icon = "rocket_launch"
	IconHello         Icon = "waving_hand"
	IconList          Icon = "list_alt"
	IconChecklist     Icon = "checklist"
	IconOffLimits     Icon = "domain_disabled"
	IconNote          Icon = "edit_note"
	IconTextSize      Icon = "format_size"
	IconPalette       Icon = "palette"
	IconLight         Icon = "light_mode"
	IconDark          Icon = "dark_mode"
	IconContrast      Icon = "contrast"
	IconBadge         Icon = "badge"
	IconReturn        Icon = "keyboard_return"
	IconCommand       Icon = "keyboard_command_key"
	IconDashboard     Icon = "dashboard"
	IconRows          Icon = "table_rows"
	IconConnectionHub Icon = "hub"
)

// Filled is the same picture filled in, where the set has one: the place where
// one is. Other icons give themselves.
func (i Icon) Filled() Icon {
	if assets.Icon(string(i)+"-fill") == nil {
		return i
	}
	return i + "-fill"
}

// Resource is the icon as a picture that takes the theme's colour called name
// each time it is drawn. It is nil for "" and for a name that is not embedded.
func (i Icon) Resource(name fyne.ThemeColorName) fyne.Resource {
	svg := assets.Icon(string(i))
	if svg == nil {
		return nil
	}
	return theme.NewColoredResource(fyne.NewStaticResource("rd-"+string(i)+".svg", svg), name)
}

// Icons lists every named icon, for galleries and tests.
func Icons() []Icon {
	return []Icon{
		IconToday, IconJobs, IconReview, IconTemplates, IconSequence,
		IconPeople, IconInbox, IconClients, IconConnect, IconSettings,
		IconPractice, IconHelp, IconKeyboard, IconAdd, IconSearch,
		IconClose, IconEdit, IconDelete, IconUndo, IconRedo,
		IconSave, IconCopy, IconPaste, IconOpen, IconFolder,
		IconDownload, IconUpload, IconUploadFile, IconRefresh, IconSync,
		IconFilter, IconTune, IconMore, IconMoreDown, IconBack,
		IconForward, IconUp, IconDown, IconSort, IconExpand,
		IconChoose, IconNext, IconPrevious, IconMerge, IconCompare,
		IconDrag, IconPlay, IconPause, IconStop, IconSkip,
		IconFastForward, IconShow, IconHide, IconSend, IconReply,
		IconMove, IconBookmark, IconLogout, IconBold, IconItalic,
		IconBullets, IconQuote, IconVariable, IconLink, IconMenu,
		IconCheck, IconSuccess, IconDone, IconInfo, IconWarning,
		IconError, IconPriority, IconBlocked, IconHeld, IconCancelled,
		IconWaiting, IconScheduled, IconDot, IconRing, IconRadioOn,
		IconBoxOn, IconBoxOff, IconOpened, IconClicked, IconReplied,
		IconMail, IconOutgoing, IconBounced, IconOffline, IconOnline,
		IconSyncProblem, IconLocked, IconUnlocked, IconStar, IconFlag,
		IconBolt, IconHistory, IconTrend, IconHint, IconPerson,
		IconPersonAdd, IconPersonOff, IconPersonCheck, IconPersonSearch, IconDocument,
		IconAttachment, IconPlace, IconSchool, IconLanguage, IconWeb,
		IconCareer, IconTag, IconKey, IconShield, IconDatabase,
		IconCalendar, IconAddress, IconContact, IconCall, IconPlan, IconRocket,
		IconHello, IconList, IconChecklist, IconOffLimits, IconNote,
		IconTextSize, IconPalette, IconLight, IconDark, IconContrast,
		IconBadge, IconReturn, IconCommand, IconDashboard, IconRows,
		IconConnectionHub,
	}
}

// AppIcon is the application's own picture, for the window and the tray.
func AppIcon() fyne.Resource {
	return fyne.NewStaticResource("reqdesk.png", assets.AppIcon())
}

// fyneIcons is a table of constants; nothing writes to it.
var fyneIcons = map[fyne.ThemeIconName]Icon{
	theme.IconNameArrowDropDown:      IconExpand,
	theme.IconNameCancel:             IconClose,
	theme.IconNameConfirm:            IconCheck,
	theme.IconNameCheckButton:        IconBoxOff,
	theme.IconNameCheckButtonChecked: IconBoxOn,
	theme.IconNameRadioButton:        IconRing,
	theme.IconNameRadioButtonChecked: IconRadioOn,
	theme.IconNameSearch:             IconSearch,
	theme.IconNameVisibility:         IconShow,
	theme.IconNameVisibilityOff:      IconHide,
	theme.IconNameWarning:            IconWarning,
	theme.IconNameError:              IconError,
	theme.IconNameInfo:               IconInfo,
	theme.IconNameFolderOpen:         IconFolder,
	theme.IconNameCalendar:           IconCalendar,
}
