package look

import (
	"hash/fnv"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour roles. A widget names the role, never a value.
const (
	ColorPage                            = theme.ColorNameBackground // behind everything
	ColorCard        fyne.ThemeColorName = "rd-card"                 // cards, tables, dialogs
	ColorSidebar     fyne.ThemeColorName = "rd-sidebar"              // the left column
	ColorRaised      fyne.ThemeColorName = "rd-raised"               // the chosen part of a switch
	ColorWell        fyne.ThemeColorName = "rd-well"                 // a sunken part of a card: tracks, quotations, key caps
	ColorInput                           = theme.ColorNameInputBackground
	ColorInputBorder                     = theme.ColorNameInputBorder
	ColorSeparator                       = theme.ColorNameSeparator
	ColorScrim       fyne.ThemeColorName = "rd-scrim" // over the window behind a dialog
	ColorShadow      fyne.ThemeColorName = "rd-shadow"
	ColorTip         fyne.ThemeColorName = "rd-tip" // tooltips and snackbars
	ColorOnTip       fyne.ThemeColorName = "rd-on-tip"
	ColorTipAction   fyne.ThemeColorName = "rd-tip-action"

	ColorText                          = theme.ColorNameForeground
	ColorMuted     fyne.ThemeColorName = "rd-muted"
	ColorDisabled                      = theme.ColorNameDisabled // what can't be pressed now; its words can still be read
	ColorPrimary                       = theme.ColorNamePrimary
	ColorOnPrimary                     = theme.ColorNameForegroundOnPrimary
	ColorSuccess                       = theme.ColorNameSuccess
	ColorWarning                       = theme.ColorNameWarning
	ColorError                         = theme.ColorNameError
	ColorPractice  fyne.ThemeColorName = "rd-practice"
	ColorOnError                       = theme.ColorNameForegroundOnError

	ColorHover                         = theme.ColorNameHover   // laid over a surface
	ColorPressed                       = theme.ColorNamePressed // laid over a surface
	ColorSelection                     = theme.ColorNameSelection
	ColorFocus     fyne.ThemeColorName = "rd-focus" // ring around what has the keyboard

	ColorSoftNeutral  fyne.ThemeColorName = "rd-soft-neutral" // behind chips and banners
	ColorSoftPrimary  fyne.ThemeColorName = "rd-soft-primary"
	ColorSoftSuccess  fyne.ThemeColorName = "rd-soft-success"
	ColorSoftWarning  fyne.ThemeColorName = "rd-soft-warning"
	ColorSoftError    fyne.ThemeColorName = "rd-soft-error"
	ColorSoftPractice fyne.ThemeColorName = "rd-soft-practice"
)

// Tone is the meaning of a colour. The zero value is plain text.
type Tone int

// The tones.
const (
	ToneText Tone = iota
	ToneMuted
	TonePrimary
	ToneSuccess
	ToneWarning
	ToneError
	TonePractice
)

// Color is the tone as text and icon.
func (t Tone) Color() fyne.ThemeColorName {
	switch t {
	case ToneMuted:
		return ColorMuted
	case TonePrimary:
		return ColorPrimary
	case ToneSuccess:
		return ColorSuccess
	case ToneWarning:
		return ColorWarning
	case ToneError:
		return ColorError
	case TonePractice:
		return ColorPractice
	default:
		return ColorText
	}
}

// Soft is the pale surface that goes with the tone.
func (t Tone) Soft() fyne.ThemeColorName {
	switch t {
	case TonePrimary:
		return ColorSoftPrimary
	case ToneSuccess:
		return ColorSoftSuccess
	case ToneWarning:
		return ColorSoftWarning
	case ToneError:
		return ColorSoftError
	case TonePractice:
		return ColorSoftPractice
	default:
		return ColorSoftNeutral
	}
}

// Accent is a client's or a person's own colour, 0 to AccentCount-1; larger and
// negative numbers wrap around.
type Accent int

// AccentCount is the number of accents.
const AccentCount = 8

// AccentNames are the words for the accents, in order, for menus.
var AccentNames = [AccentCount]string{"Blue", "Teal", "Violet", "Amber", "Rose", "Green", "Slate", "Brown"}

// Color is the accent as a filled surface; ColorOnAccent stands on it.
func (a Accent) Color() fyne.ThemeColorName {
	n := int(a) % AccentCount
	if n < 0 {
		n += AccentCount
	}
	return accentRoles[n]
}

// ColorOnAccent is the text on any accent.
const ColorOnAccent fyne.ThemeColorName = "rd-on-accent"

// AccentFor gives the same key always the same accent.
func AccentFor(key string) Accent {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // never fails
	return Accent(h.Sum32() % AccentCount)
}

var accentRoles = [AccentCount]fyne.ThemeColorName{
	"rd-accent-0", "rd-accent-1", "rd-accent-2", "rd-accent-3",
	"rd-accent-4", "rd-accent-5", "rd-accent-6", "rd-accent-7",
}

type pair struct{ light, dark color.NRGBA }

// hex reads 0xRRGGBB as an opaque colour.
func hex(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

func both(light, dark uint32) pair { return pair{hex(light), hex(dark)} }

// veil is a see-through colour.
func veil(v uint32, alpha uint8) color.NRGBA {
	c := hex(v)
	c.A = alpha
	return c
}

// palette is a table of constants; nothing writes to it.
var palette = map[fyne.ThemeColorName]pair{
	ColorPage:        both(0xF5F6F8, 0x0F1318),
	ColorCard:        both(0xFFFFFF, 0x171C23),
	ColorSidebar:     both(0xECEFF3, 0x0B0E12),
	ColorRaised:      both(0xFFFFFF, 0x3B4654),
	ColorWell:        both(0xF1F3F6, 0x1F252D),
	ColorInput:       both(0xFFFFFF, 0x12171D),
	ColorInputBorder: both(0xC6CED8, 0x3A4552),
	ColorSeparator:   both(0xE2E6EC, 0x262E38),
	ColorScrim:       {veil(0x18212C, 92), veil(0x000000, 150)},
	ColorShadow:      {veil(0x18212C, 20), veil(0x000000, 70)},
	ColorTip:         both(0x222B36, 0xE6EBF1),
	ColorOnTip:       both(0xFFFFFF, 0x12171D),
	ColorTipAction:   both(0x9DBBFF, 0x1E4BC0),

	ColorText:      both(0x18212C, 0xE6EBF1),
	ColorMuted:     both(0x566270, 0x98A5B4),
	ColorDisabled:  both(0x5F6A77, 0x8997A6),
	ColorPrimary:   both(0x2655CF, 0x7BA4FF),
	ColorOnPrimary: both(0xFFFFFF, 0x0B1526),
	ColorSuccess:   both(0x0E6B3C, 0x4CCB8B),
	ColorWarning:   both(0x8A4F00, 0xF0B04D),
	ColorError:     both(0xB3271F, 0xFF8A84),
	ColorPractice:  both(0x6B3FC0, 0xBBA0FF),
	ColorOnError:   both(0xFFFFFF, 0x2A0A08),

	ColorHover:     {veil(0x18212C, 12), veil(0xE6EBF1, 14)},
	ColorPressed:   {veil(0x18212C, 30), veil(0xE6EBF1, 34)},
	ColorSelection: both(0xDDE7FD, 0x1D2F52),
	ColorFocus:     {veil(0x2959D6, 170), veil(0x7BA4FF, 190)},

	ColorSoftNeutral:  both(0xE9ECF1, 0x262E38),
	ColorSoftPrimary:  both(0xE3EBFC, 0x1D2B49),
	ColorSoftSuccess:  both(0xDFF2E7, 0x16332A),
	ColorSoftWarning:  both(0xFBEEDA, 0x38290F),
	ColorSoftError:    both(0xFBE5E3, 0x3C1E1F),
	ColorSoftPractice: both(0xEEE7FB, 0x2B2244),

	ColorOnAccent:  both(0xFFFFFF, 0xFFFFFF),
	accentRoles[0]: both(0x3867DB, 0x3867DB),
	accentRoles[1]: both(0x0B7A75, 0x0B7A75),
	accentRoles[2]: both(0x7A4FCB, 0x7A4FCB),
	accentRoles[3]: both(0x9A6100, 0x9A6100),
	accentRoles[4]: both(0xC23A68, 0xC23A68),
	accentRoles[5]: both(0x2E7D43, 0x2E7D43),
	accentRoles[6]: both(0x566779, 0x566779),
	accentRoles[7]: both(0x8C5A3C, 0x8C5A3C),

	// Names that only Fyne's own widgets ask for.
	theme.ColorNameButton:              both(0xE9ECF1, 0x262E38),
	theme.ColorNameDisabledButton:      both(0xEEF0F3, 0x1C222A),
	theme.ColorNameFocus:               {veil(0x2959D6, 60), veil(0x7BA4FF, 70)},
	theme.ColorNameForegroundOnSuccess: both(0xFFFFFF, 0x06251A),
	theme.ColorNameForegroundOnWarning: both(0xFFFFFF, 0x2B1B00),
	theme.ColorNameHeaderBackground:    both(0xFFFFFF, 0x171C23),
	theme.ColorNameHyperlink:           both(0x2655CF, 0x7BA4FF),
	theme.ColorNameMenuBackground:      both(0xFFFFFF, 0x1C222A),
	theme.ColorNameOverlayBackground:   both(0xFFFFFF, 0x1C222A),
	theme.ColorNamePlaceHolder:         both(0x66727F, 0x8A97A6),
	theme.ColorNameScrollBar:           {veil(0x18212C, 90), veil(0xE6EBF1, 90)},
	theme.ColorNameScrollBarBackground: {veil(0x18212C, 8), veil(0xE6EBF1, 8)},
	theme.ColorNameShadow:              {veil(0x18212C, 30), veil(0x000000, 90)},
}
