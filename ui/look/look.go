// Package look is Reqdesk's design language: one Fyne theme with a light and a
// dark face, and the names under which widgets ask it for colours and sizes.
//
// Quiet surfaces. The window has three: the sidebar, the page behind
// everything, and cards on it, where the work lies. A card has one thin stroke
// and a soft shadow. Rows are parted by 1 px lines, never by boxes.
//
// One accent. Primary blue marks where one is, what is selected and the single
// most important button of a page. Everything else is text or muted text.
//
// Colour always comes with a word. Green, amber and red say that something went
// well, wants attention or went wrong, and stand beside an icon and a word that
// say the same. Violet belongs to the practice company and to nothing else.
// A client's own colour is an Accent: it fills an avatar or a dot, never text.
//
// Text. Inter in two weights. Page title 20 bold, heading 15 bold, body 13,
// caption 11.5; numbers that one should see from afar 26 bold. Muted is the
// second voice. Every role keeps a contrast of at least 4.5 to 1 on every
// surface where it is used, in both faces; a test measures it.
//
// Space comes in six steps: 2, 4, 8, 12, 16, 24. A page has a margin of 24, a
// card a padding of 16. Controls are 32 high with corners of 6; cards and
// dialogs have corners of 10. Rows are 48 high with two lines, 34 with one, and
// 4 apart.
// Text for reading is at most 760 wide.
//
// The reader's text size (0.9, 1, 1.15 or 1.3) scales text, icons, controls and
// rows together; spaces and corners stay.
//
// Nothing on an idle page moves: every frame repaints the window, which costs a
// core where there is no graphics card.
//
// Widgets take colours with Color, sizes with Size and pictures with
// Icon.Resource, always at the time of drawing, so that a change of theme
// reaches them with the next refresh. The package keeps no state.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"reqdesk/assets"
)

// Mode chooses the face of the theme.
type Mode string

// The modes. System follows the desktop's own setting.
const (
	System Mode = "system"
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// TextScales are the text sizes offered in the settings, 1 being the normal one.
var TextScales = [...]float32{0.9, 1, 1.15, 1.3}

// Options chooses a theme. The zero value follows the system at normal size.
type Options struct {
	Mode  Mode    // "" means System
	Scale float32 // 0 means 1; kept between 0.8 and 1.6
}

// Theme is a fyne.Theme. Make it with New; it never changes afterwards: another
// text size or mode is another Theme handed to the application's settings.
type Theme struct {
	mode  Mode
	scale float32
	fonts map[fyne.TextStyle]fyne.Resource
	base  fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// New makes a theme.
func New(o Options) *Theme {
	if o.Mode == "" {
		o.Mode = System
	}
	if o.Scale == 0 {
		o.Scale = 1
	}
	return &Theme{
		mode:  o.Mode,
		scale: min(max(o.Scale, 0.8), 1.6),
		fonts: map[fyne.TextStyle]fyne.Resource{
			{}:                         fyne.NewStaticResource("Inter-Regular.ttf", assets.FontRegular()),
			{Bold: true}:               fyne.NewStaticResource("Inter-SemiBold.ttf", assets.FontSemiBold()),
			{Italic: true}:             fyne.NewStaticResource("Inter-Italic.ttf", assets.FontItalic()),
			{Bold: true, Italic: true}: fyne.NewStaticResource("Inter-SemiBoldItalic.ttf", assets.FontSemiBoldItalic()),
		},
		base: theme.DefaultTheme(),
	}
}

// Color answers for Reqdesk's names and Fyne's own; a name it does not know gets
// Fyne's default.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.mode {
	case Light:
		variant = theme.VariantLight
	case Dark:
		variant = theme.VariantDark
	}
	if pair, ok := palette[name]; ok {
		if variant == theme.VariantDark {
			return pair.dark
		}
		return pair.light
	}
	return t.base.Color(name, variant)
}

// Font gives Inter, which has every sign that the texts of the screens use, and Fyne's own
// faces for monospace and symbols. What Inter lacks, such as Chinese, the toolkit takes
// from a font of the system that has it.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Monospace || style.Symbol {
		return t.base.Font(style)
	}
	return t.fonts[fyne.TextStyle{Bold: style.Bold, Italic: style.Italic}]
}

// Icon gives Fyne's own widgets pictures from the same set as ours.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if icon, ok := fyneIcons[name]; ok {
		return icon.Resource(ColorText)
	}
	return t.base.Icon(name)
}

// Size answers for Reqdesk's names and Fyne's own.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		if s.fixed {
			return s.value
		}
		return s.value * t.scale
	}
	return t.base.Size(name)
}

// Color is the colour called name as w should draw it.
func Color(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, w)
}

// Size is the size called name as w should draw it.
func Size(w fyne.Widget, name fyne.ThemeSizeName) float32 {
	return theme.SizeForWidget(name, w)
}
