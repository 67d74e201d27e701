package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The steps of space between and inside things. They do not grow with the text.
const (
	Space2  float32 = 2
	Space4  float32 = 4
	Space8  float32 = 8
	Space12 float32 = 12
	Space16 float32 = 16
	Space24 float32 = 24
)

// Fixed measures.
const (
	RadiusControl float32 = 6  // buttons, fields, selected rows
	RadiusCard    float32 = 10 // cards, dialogs, chips
	PageMargin            = Space24
	CardPadding           = Space16
	ReadingWidth  float32 = 760
)

// Sizes that grow with the reader's text size.
const (
	SizeBody    = theme.SizeNameText
	SizeCaption = theme.SizeNameCaptionText
	SizeHeading = theme.SizeNameSubHeadingText
	SizeTitle   = theme.SizeNameHeadingText
	SizeIcon    = theme.SizeNameInlineIcon

	SizeNumber    fyne.ThemeSizeName = "rd-number"     // a figure to be seen from afar
	SizeChip      fyne.ThemeSizeName = "rd-chip"       // text in chips, key caps and counts
	SizeControl   fyne.ThemeSizeName = "rd-control"    // height of buttons and fields
	SizeRow       fyne.ThemeSizeName = "rd-row"        // height of a row with two lines
	SizeRowSingle fyne.ThemeSizeName = "rd-row-single" // height of a row with one line
	SizeHeader    fyne.ThemeSizeName = "rd-header"     // height of a table's header
	SizeNav       fyne.ThemeSizeName = "rd-nav"        // height of a sidebar entry
	SizeSidebar   fyne.ThemeSizeName = "rd-sidebar"    // width of the sidebar
	SizeAvatar    fyne.ThemeSizeName = "rd-avatar"     // an avatar in a row
	SizeIconSmall fyne.ThemeSizeName = "rd-icon-small" // beside captions
	SizeIconHero  fyne.ThemeSizeName = "rd-icon-hero"  // in empty places
	SizeOne       fyne.ThemeSizeName = "rd-one"        // the text scale itself
)

type size struct {
	value float32
	fixed bool
}

// sizes is a table of constants; nothing writes to it.
var sizes = map[fyne.ThemeSizeName]size{
	SizeBody:      {value: 13},
	SizeCaption:   {value: 11.5},
	SizeHeading:   {value: 15},
	SizeTitle:     {value: 20},
	SizeNumber:    {value: 26},
	SizeChip:      {value: 11},
	SizeIcon:      {value: 18},
	SizeIconSmall: {value: 15},
	SizeIconHero:  {value: 40},
	SizeControl:   {value: 32},
	SizeRow:       {value: 48},
	SizeRowSingle: {value: 34},
	SizeHeader:    {value: 36},
	SizeNav:       {value: 34},
	SizeSidebar:   {value: 228},
	SizeAvatar:    {value: 30},
	SizeOne:       {value: 1},

	theme.SizeNamePadding:            {4, true},
	theme.SizeNameInnerPadding:       {8, true},
	theme.SizeNameLineSpacing:        {4, true},
	theme.SizeNameInputRadius:        {RadiusControl, true},
	theme.SizeNameButtonRadius:       {RadiusControl, true},
	theme.SizeNameSelectionRadius:    {RadiusControl, true},
	theme.SizeNameCardRadius:         {RadiusCard, true},
	theme.SizeNameDialogRadius:       {RadiusCard, true},
	theme.SizeNamePopupRadius:        {RadiusCard, true},
	theme.SizeNameMenuRadius:         {RadiusControl, true},
	theme.SizeNameScrollBar:          {10, true},
	theme.SizeNameScrollBarSmall:     {4, true},
	theme.SizeNameScrollBarRadius:    {4, true},
	theme.SizeNameModalBlurRadius:    {2, true},
	theme.SizeNameSeparatorThickness: {1, true},
	theme.SizeNameInputBorder:        {1, true},
}
